"""The user of the program, and how it starts."""

import json
import re
from collections.abc import Iterator

from tui.audit.commands import plain_words
from tui.audit.context import AuditContext, plain
from tui.audit.nearest import nearest_base
from tui.audit.runtime import runtime_of
from tui.checks import Severity
from tui.checks.finding import Finding
from tui.dockerfile import Instruction
from tui.dockerfile.edit import Edit

_LOWERING = re.compile(r"\b(?:su-exec|gosu|setpriv|s6-setuidgid)\b")
_ROOT = frozenset(
    {"alpine", "busybox", "debian", "fedora", "golang", "node", "python", "rockylinux", "ubuntu"}
)
"""Official images without a USER, in addition to those of the catalogue. Source: their Dockerfiles."""


def running(context: AuditContext) -> Iterator[Finding]:
    """Yield the findings about the user, the entrypoint and the health check."""
    reading = context.reading
    yield from _user(context)
    shell = None if context.base is None else context.base.shell
    for keyword in ("ENTRYPOINT", "CMD"):
        instruction = reading.last(keyword)
        if instruction is None or instruction.json is not None or not instruction.arguments:
            continue
        yield Finding(
            "shell-form",
            Severity.ERROR if shell is False else Severity.WARNING,
            line=instruction.first,
            message=(
                f"{keyword} in the shell form needs /bin/sh"
                + (
                    ", which this base lacks."
                    if shell is False
                    else ", and the program does not receive the signal from `docker stop`."
                )
            ),
            advice="Use the exec form (a JSON array).",
            text="entrypoint",
            edit=_as_list(instruction),
        )
    check = reading.last("HEALTHCHECK")
    if check is not None and shell is False and _needs_shell(check):
        yield Finding(
            "healthcheck-without-shell",
            Severity.ERROR,
            line=check.first,
            message=(
                "The health check runs a shell or another program that this base lacks, so the container never "
                "becomes healthy."
            ),
            advice="Use a check in the program itself, or an orchestrator probe.",
            text="health",
        )


def _user(context: AuditContext) -> Iterator[Finding]:
    reading = context.reading
    base = context.base or nearest_base(reading.base, context.catalog)
    user = reading.last("USER")
    line = reading.final.opening.first
    name = user.arguments if user else ""
    if any(_LOWERING.search(item.raw) for item in reading.instructions(reading.final)):
        return  # a script drops privileges when the container starts
    if user is None:
        if base.default_uid != 0 if base else not _known_root(reading.base):
            return
        yield Finding(
            "root",
            Severity.WARNING,
            line=line,
            message="The program runs as root, so an attacker who takes it over controls the container.",
            advice="Add `USER 65532:65532`.",
            text="user",
            edit=_as_other_user(context),
        )
    elif re.fullmatch(r"(root|0)(:.*)?", name):
        yield Finding(
            "root",
            Severity.WARNING,
            line=user.first,
            message="The program runs as root.",
            advice="Use `USER 65532:65532`.",
            text="user",
        )
    elif "$" not in name and not re.fullmatch(r"\d+(:\d+)?", name):
        missing = base is not None and base.family == "scratch"
        yield Finding(
            "user-by-name",
            Severity.ERROR if missing and "passwd" not in reading.document.text else Severity.NOTE,
            line=user.first,
            message=(
                f"`USER {name}` is a name, but "
                + (
                    "scratch has no /etc/passwd to look it up in."
                    if missing
                    else "Kubernetes' runAsNonRoot accepts only numeric IDs."
                )
            ),
            advice="Use numeric IDs, such as `65532:65532`.",
            text="user",
        )


def _known_root(image: str) -> bool:
    """Return whether an image is known to run as root. The configuration of other images is not available here."""
    return image == "scratch" or plain(image).rpartition(":")[0] in _ROOT


def _as_other_user(context: AuditContext) -> Edit | None:
    """Return the edit that adds a USER, or None where a volume or a script may need root."""
    start = context.reading.last("ENTRYPOINT") or context.reading.last("CMD")
    if start is None or context.reading.last("VOLUME") or start.first not in runtime_of(context).covered:
        return None
    end = "\r\n" if start.raw.endswith("\r\n") else "\n"
    return Edit(start.first, start.raw, f"USER 65532:65532{end}{start.raw}")


def _as_list(instruction: Instruction) -> Edit | None:
    """Return the edit to the exec form, or None where the command uses shell syntax."""
    words = plain_words(instruction.arguments)
    if not words or instruction.first != instruction.last:
        return None
    listed = json.dumps(words)
    return Edit(instruction.first, instruction.raw, instruction.raw.replace(instruction.arguments, listed))


def _needs_shell(check: Instruction) -> bool:
    """Return whether a health check has the shell form, or runs a program that a minimal base lacks."""
    words = check.arguments.partition("CMD")[2].strip()
    if not words.startswith("["):
        return bool(words)
    return bool(re.match(r'\[\s*"(?:[^"]*/)?(?:sh|bash|curl|wget|nc)"', words))
