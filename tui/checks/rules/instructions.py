"""Outdated instructions, and caches of package managers that stay in the image."""

import re
from collections.abc import Iterator

from tui.checks.building import instruction_at, lineage, replaced
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.dockerfile import Instruction
from tui.dockerfile.edit import Edit
from tui.image import Cause, Command

_ARCHIVE = re.compile(r"\.(?:tar|tgz|tbz2?|txz)(?:\.\w+)?$|\.tar\.\w+$", re.IGNORECASE)

_PREDEFINED = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"})
"""Build arguments that exist without an ARG. Source: the Dockerfile reference, "Predefined ARGs"."""


def maintainer(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about MAINTAINER."""
    for instruction in _all(context, "MAINTAINER"):
        label = instruction.arguments.replace("\\", "\\\\").replace('"', '\\"')
        yield Finding(
            "maintainer",
            Severity.NOTE,
            message="MAINTAINER is deprecated.",
            line=instruction.first,
            advice="Use `LABEL org.opencontainers.image.authors`.",
            text="labels",
            edit=Edit(
                instruction.first, instruction.raw, f'LABEL org.opencontainers.image.authors="{label}"\n'
            ),
        )


def add(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about ADD in place of COPY."""
    for instruction in _all(context, "ADD"):
        if _plain(instruction):
            yield Finding(
                "add",
                Severity.NOTE,
                message="ADD can also unpack archives and download files from URLs, so COPY is clearer for plain files.",
                line=instruction.first,
                advice="Use COPY.",
                text="audit-add",
                edit=Edit(
                    instruction.first,
                    instruction.raw,
                    re.sub(r"^(\s*)ADD\b", r"\1COPY", instruction.raw, count=1, flags=re.IGNORECASE),
                ),
            )


def _all(context: CheckContext, keyword: str) -> Iterator[Instruction]:
    """Yield the instructions of a kind in the needed stages."""
    for stage in context.model.built:
        yield from (instruction for instruction in stage.instructions if instruction.keyword == keyword)


def _plain(instruction: Instruction) -> bool:
    sources = instruction.words[:-1]
    return (
        bool(sources)
        and not instruction.heredocs
        and not any(
            re.match(r"https?://|git@", word) or _ARCHIVE.search(word) or "*" in word or "$" in word
            for word in sources
        )
    )


def package_index(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about package managers that leave their index in the image."""
    for command in _installs(context):
        words = {word.text for word in command.words}
        raw = command.instruction.raw
        if any(mount.get("type") in {"cache", "tmpfs"} for mount in command.mounts):
            continue
        if command.name == "apk" and "--no-cache" not in words and "/var/cache/apk" not in raw:
            yield Finding(
                "package-index",
                Severity.NOTE,
                message="apk leaves its package index in the layer.",
                line=command.line,
                advice="Use `apk add --no-cache`.",
                text="audit-package-index",
                edit=replaced(instruction_at(context, command.line), "apk add ", "apk add --no-cache "),
            )
        elif command.name != "apk" and "/var/lib/apt/lists" not in raw:
            yield Finding(
                "package-index",
                Severity.NOTE,
                message="apt leaves its package lists (about 20 MB) in the layer.",
                line=command.line,
                advice="Add `&& rm -rf /var/lib/apt/lists/*` to the end of the instruction.",
                text="audit-package-index",
            )


def _installs(context: CheckContext) -> Iterator[Command]:
    """Yield the commands of the image that install packages."""
    verbs = {"apk": "add", "apt-get": "install", "apt": "install"}
    for stage in lineage(context, context.model.target):
        for command in stage.commands:
            if any(word.text == verbs.get(command.name) for word in command.words):
                yield command


def recommended(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about recommended packages that apt installs into the image."""
    for command in _installs(context):
        if command.name != "apk" and "--no-install-recommends" not in command.text:
            yield Finding(
                "apt-recommends",
                Severity.NOTE,
                message="apt also installs recommended packages, which make the image larger.",
                line=command.line,
                advice="Use `apt-get install --no-install-recommends`.",
                text="audit-package-index",
                edit=replaced(
                    instruction_at(context, command.line),
                    f"{command.name} install ",
                    f"{command.name} install --no-install-recommends ",
                ),
            )


def defaults(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about settings that are the default."""
    for instruction in _all(context, "ENV"):
        if re.fullmatch(r"GO111MODULE[= ]\"?on\"?\s*", instruction.arguments):
            yield Finding(
                "default-setting",
                Severity.NOTE,
                message="`GO111MODULE=on` is the default since Go 1.16.",
                line=instruction.first,
                advice="Remove it.",
                text="audit-layers",
            )
    for instruction in _all(context, "ARG"):
        name = instruction.arguments.partition("=")[0].strip()
        if name.upper() in _PREDEFINED:
            yield Finding(
                "default-setting",
                Severity.NOTE,
                message=f"{name} is a predefined argument. With an ARG instruction, its value also enters the history "
                "and the cache key.",
                line=instruction.first,
                advice="Remove this ARG. `--build-arg` works without it.",
                text="audit-layers",
            )


RULES = (
    Rule(
        "maintainer",
        "whether the file uses MAINTAINER",
        maintainer,
        lambda context: any(_all(context, "MAINTAINER")),
    ),
    Rule("defaults", "whether settings repeat a default", defaults, lambda context: context.foreign),
    Rule(
        "apt-recommends",
        "whether apt installs recommended packages",
        recommended,
        lambda context: context.foreign and any(_installs(context)),
    ),
    Rule("add", "whether ADD is used for plain files", add, lambda context: any(_all(context, "ADD"))),
    Rule(
        "package-index",
        "whether package indexes are left in the image",
        package_index,
        lambda context: any(_installs(context)),
    ),
)
