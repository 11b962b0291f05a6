"""The health check: whether what it runs is in the image."""

import shlex
from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause, Fault


def health(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a health check that cannot succeed."""
    check = context.model.config.health
    if check is None or check.start is None:
        return
    start = check.start
    for fault in start.faults:
        shell = fault.fault is Fault.NO_SHELL
        if not shell and fault.fault is not Fault.MISSING:
            continue
        lacking = "a shell" if shell else f"`{basename(fault.word)}`"
        message = (
            f"The health check runs {lacking}, which is missing from the image. The container never becomes "
            "healthy."
        )
        advice = _advice(context, fault.word)
        if shell:
            yield Finding(
                "healthcheck-without-shell",
                Severity.ERROR,
                "health",
                message,
                line=check.line,
                advice=advice,
                text="health",
            )
        else:
            yield Finding(
                "healthcheck-tool",
                Severity.ERROR,
                "health",
                message,
                line=check.line,
                advice=advice,
                text="health",
            )
        return
    if start.starts.cause is not None:
        yield start.starts.cause
        return
    own = context.model.start.program_words[:1]
    words = start.program_words
    if own and words[:1] == own and len(words) > 1 and not context.project.reads_arguments:
        yield Finding(
            "healthcheck-arguments",
            Severity.WARNING,
            "health",
            f"The health check runs the program with `{shlex.join(words[1:])}`, but the code does not read arguments. "
            "The check would start the program a second time.",
            fix=replace(context.recipe, health=""),
            fix_label="leave out the health check",
            line=check.line,
            advice="Make the program check its own health for this argument, or use a probe of your orchestrator.",
            text="health",
        )


def _advice(context: CheckContext, word: str) -> str:
    wget = context.model.files.find("/usr/bin/wget").exists
    if basename(word) == "curl" and wget.yes:
        return "Use `wget -q -O /dev/null URL` instead, because the image contains wget."
    return "Add a health check to the program itself, or use a probe of your orchestrator."


RULES = (
    Rule(
        "health-check",
        "whether the health check runs a program in the image",
        health,
        lambda context: context.model.config.health is not None,
    ),
)
