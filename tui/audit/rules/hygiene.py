"""Secrets, leftover files, and outdated instructions."""

import re
from collections.abc import Iterator

from tui.audit.commands import commands_of
from tui.audit.context import AuditContext, replaced
from tui.checks import Severity
from tui.checks.finding import Finding
from tui.dockerfile import Instruction
from tui.dockerfile.edit import Edit
from tui.recipe.secret_names import looks_secret

_ARCHIVE = re.compile(r"\.(?:tar|tgz|tbz2?|txz)(?:\.\w+)?$|\.tar\.\w+$", re.IGNORECASE)


def hygiene(context: AuditContext) -> Iterator[Finding]:
    """Yield the findings about secrets, leftover files and outdated instructions."""
    reading = context.reading
    shipped = {item.first for item in reading.instructions(reading.final)}
    for instruction in reading.document.instructions:
        yield from _secrets(instruction)
        if instruction.keyword == "MAINTAINER":
            label = instruction.arguments.replace("\\", "\\\\").replace('"', '\\"')
            yield Finding(
                "maintainer",
                Severity.NOTE,
                line=instruction.first,
                message="MAINTAINER is deprecated.",
                advice="Use `LABEL org.opencontainers.image.authors`.",
                text="labels",
                edit=(
                    Edit(
                        instruction.first,
                        instruction.raw,
                        f'LABEL org.opencontainers.image.authors="{label}"\n',
                    )
                ),
            )
        if instruction.keyword == "ADD" and _plain_add(instruction):
            yield Finding(
                "add",
                Severity.NOTE,
                line=instruction.first,
                message="ADD also unpacks archives and downloads URLs, so COPY is clearer for plain files.",
                advice="Use COPY.",
                text="audit-add",
                edit=(
                    Edit(
                        instruction.first,
                        instruction.raw,
                        re.sub(r"^(\s*)ADD\b", r"\1COPY", instruction.raw, count=1, flags=re.IGNORECASE),
                    )
                ),
            )
        if instruction.first in shipped:
            yield from _leftovers(instruction)


def _secrets(instruction: Instruction) -> Iterator[Finding]:
    if instruction.keyword in {"ARG", "ENV"}:
        pairs = (word.partition("=") for word in instruction.words)
        # an empty ENV is set when the container is started
        names = [name for name, _, value in pairs if value.strip("\"'") or instruction.keyword == "ARG"]
        for name in filter(looks_secret, names):
            yield Finding(
                "secret-in-history",
                Severity.ERROR,
                line=instruction.first,
                message=f"The value of {name} stays in the image history, where anyone who can pull the image can read it.",
                advice="Use `RUN --mount=type=secret`.",
                text="secrets",
            )
    elif instruction.keyword in {"COPY", "ADD"}:
        for word in instruction.words[:-1]:
            if re.search(r"(?:^|/)(?:\.netrc|\.ssh|id_rsa|id_ed25519|\.npmrc|\.env)(?:$|/)", word):
                yield Finding(
                    "secret-in-layer",
                    Severity.ERROR,
                    line=instruction.first,
                    message=(
                        f"`{word}` becomes part of a layer. Deleting it in a later instruction does not remove it "
                        "from that layer."
                    ),
                    advice="Use `RUN --mount=type=secret`.",
                    text="secrets",
                )


def _plain_add(instruction: Instruction) -> bool:
    sources = instruction.words[:-1]
    return (
        bool(sources)
        and not instruction.heredocs
        and not any(
            re.match(r"https?://|git@", word) or _ARCHIVE.search(word) or "*" in word or "$" in word
            for word in sources
        )
    )


def _leftovers(instruction: Instruction) -> Iterator[Finding]:
    if any(mount.get("type") == "cache" for mount in instruction.mounts):
        return
    for command in commands_of(instruction):
        words = set(command.words)
        if command.name == "apk" and "add" in words and "--no-cache" not in words:
            yield Finding(
                "package-index",
                Severity.NOTE,
                line=instruction.first,
                message="apk leaves its package index in the layer.",
                advice="Use `apk add --no-cache`.",
                text="audit-package-index",
                edit=replaced(instruction, "apk add ", "apk add --no-cache "),
            )
        apt = command.name in {"apt-get", "apt"} and "install" in words
        if apt and "/var/lib/apt/lists" not in instruction.raw:
            yield Finding(
                "package-index",
                Severity.NOTE,
                line=instruction.first,
                message="apt leaves its package lists (about 20 MB) in the layer.",
                advice="Add `&& rm -rf /var/lib/apt/lists/*` to the end of the instruction.",
                text="audit-package-index",
            )
