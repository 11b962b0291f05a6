"""The problem of generated code that is not in the source tree."""

from collections.abc import Iterator

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext


def generated(context: RecipeContext) -> Iterator[Finding]:
    """Yield a problem for each directory that lacks generated code."""
    for missing in context.project.missing_code:
        yield Finding(
            "code-missing",
            Severity.WARNING,
            "main",
            f"`go build` fails. {missing.problem} {missing.remedy}",
            missing.place,
        )
