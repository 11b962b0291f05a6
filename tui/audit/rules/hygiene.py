"""Secrets, leftover files, and outdated instructions."""

import re
from collections.abc import Iterator

from tui.audit.commands import commands_of
from tui.audit.context import AuditContext, replaced
from tui.audit.finding import Edit, Finding
from tui.checks import Severity
from tui.dockerfile import Instruction
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
                instruction.first,
                Severity.NOTE,
                "MAINTAINER is deprecated.",
                "Use `LABEL org.opencontainers.image.authors`.",
                "labels",
                edit=Edit(
                    instruction.first,
                    instruction.raw,
                    f'LABEL org.opencontainers.image.authors="{label}"\n',
                ),
            )
        if instruction.keyword == "ADD" and _plain_add(instruction):
            yield Finding(
                "add",
                instruction.first,
                Severity.NOTE,
                "ADD also unpacks archives and downloads URLs, so COPY is clearer for plain files.",
                "Use COPY.",
                "audit-add",
                Edit(
                    instruction.first,
                    instruction.raw,
                    re.sub(r"^(\s*)ADD\b", r"\1COPY", instruction.raw, count=1, flags=re.IGNORECASE),
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
                instruction.first,
                Severity.ERROR,
                f"The value of {name} stays in the image history, where anyone who can pull the image can read it.",
                "Use `RUN --mount=type=secret`.",
                "secrets",
            )
    elif instruction.keyword in {"COPY", "ADD"}:
        for word in instruction.words[:-1]:
            if re.search(r"(?:^|/)(?:\.netrc|\.ssh|id_rsa|id_ed25519|\.npmrc|\.env)(?:$|/)", word):
                yield Finding(
                    "secret-in-layer",
                    instruction.first,
                    Severity.ERROR,
                    f"`{word}` becomes part of a layer. Deleting it in a later instruction does not remove it "
                    "from that layer.",
                    "Use `RUN --mount=type=secret`.",
                    "secrets",
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
                instruction.first,
                Severity.NOTE,
                "apk leaves its package index in the layer.",
                "Use `apk add --no-cache`.",
                "audit-package-index",
                edit=replaced(instruction, "apk add ", "apk add --no-cache "),
            )
        apt = command.name in {"apt-get", "apt"} and "install" in words
        if apt and "/var/lib/apt/lists" not in instruction.raw:
            yield Finding(
                "package-index",
                instruction.first,
                Severity.NOTE,
                "apt leaves its package lists (about 20 MB) in the layer.",
                "Add `&& rm -rf /var/lib/apt/lists/*` to the end of the instruction.",
                "audit-package-index",
            )
