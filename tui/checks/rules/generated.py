"""The problem of generated code that is not in the source tree."""

from collections.abc import Iterator

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause


def generated(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield a problem for each directory that lacks generated code."""
    for missing in context.project.missing_code:
        yield Finding(
            "code-missing",
            Severity.WARNING,
            "main",
            f"`go build` fails. {missing.problem} {missing.remedy}",
            missing.place,
        )


RULES = (
    Rule(
        "generated-code",
        "whether all code that the program imports is there",
        generated,
        lambda context: bool(context.project.missing_code),
    ),
)
