"""Who the program runs as, and how it is started."""

import json
import re
import shlex
from collections.abc import Iterator

from tui.audit.case import Case
from tui.audit.finding import Edit, Finding
from tui.dockerfile import Instruction
from tui.recipe import Severity

_PLAIN = re.compile(r"[\w@%+=:,./ -]+")


def running(case: Case) -> Iterator[Finding]:
    """Yield what speaks against the way the program is run."""
    reading = case.reading
    yield from _user(case)
    shell = None if case.base is None else case.base.shell
    for keyword in ("ENTRYPOINT", "CMD"):
        instruction = reading.last(keyword)
        if instruction is None or instruction.json is not None or not instruction.arguments:
            continue
        yield Finding(
            "shell-form",
            instruction.first,
            Severity.ERROR if shell is False else Severity.WARNING,
            f"{keyword} in the shell form needs /bin/sh"
            + (
                ", which this base lacks."
                if shell is False
                else ", and the program does not get docker stop's signal."
            ),
            "Write it as a list.",
            "entrypoint",
            _as_list(instruction),
        )
    check = reading.last("HEALTHCHECK")
    if check is not None and shell is False and _needs_shell(check):
        yield Finding(
            "healthcheck-without-shell",
            check.first,
            Severity.ERROR,
            "The health check runs a shell or another program, and this base has neither: the container is never healthy.",
            "Let the program check itself, or leave it to the orchestrator.",
            "audit-healthcheck",
        )


def _user(case: Case) -> Iterator[Finding]:
    reading, base = case.reading, case.base
    user = reading.last("USER")
    line = reading.final.opening.first
    name = user.arguments if user else ""
    if user is None:
        if base is not None and base.default_uid not in {0, None}:
            return
        yield Finding(
            "root",
            line,
            Severity.WARNING,
            "The program runs as root: whoever breaks into it owns the container.",
            "Add USER 65532:65532.",
            "user",
            _user_before_start(reading.last("ENTRYPOINT") or reading.last("CMD")),
        )
    elif re.fullmatch(r"(root|0)(:.*)?", name):
        yield Finding(
            "root", user.first, Severity.WARNING, "The program runs as root.", "Use USER 65532:65532.", "user"
        )
    elif "$" not in name and not re.fullmatch(r"\d+(:\d+)?", name):
        missing = base is not None and base.family == "scratch"
        yield Finding(
            "user-by-name",
            user.first,
            Severity.ERROR if missing and "passwd" not in reading.document.text else Severity.NOTE,
            f"USER {name} is a name: "
            + (
                "scratch has no /etc/passwd to look it up in."
                if missing
                else "Kubernetes' runAsNonRoot only accepts numbers."
            ),
            "Use numbers, such as 65532:65532.",
            "user",
        )


def _user_before_start(start: Instruction | None) -> Edit | None:
    if start is None:
        return None
    end = "\r\n" if start.raw.endswith("\r\n") else "\n"
    return Edit(start.first, start.raw, f"USER 65532:65532{end}{start.raw}")


def _as_list(instruction: Instruction) -> Edit | None:
    """Return the exec form of a shell form that uses nothing of a shell."""
    if not _PLAIN.fullmatch(instruction.arguments) or instruction.first != instruction.last:
        return None
    words = json.dumps(shlex.split(instruction.arguments))
    return Edit(instruction.first, instruction.raw, instruction.raw.replace(instruction.arguments, words))


def _needs_shell(check: Instruction) -> bool:
    """Whether a health check is in the shell form, or starts a program that a bare base does not have."""
    words = check.arguments.partition("CMD")[2].strip()
    if not words.startswith("["):
        return bool(words)
    return bool(re.match(r'\[\s*"(?:[^"]*/)?(?:sh|bash|curl|wget|nc)"', words))
