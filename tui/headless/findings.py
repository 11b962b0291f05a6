"""Problems of a recipe, printed to stderr."""

from tui.checks import Finding, Severity, problems
from tui.headless import output
from tui.recipe import RecipeContext


def found_errors(context: RecipeContext) -> tuple[Finding, ...]:
    """Print every problem to stderr, and return those that would break the build or the program."""
    found = problems(context)
    for problem in found:
        where = f" ({problem.evidence})" if problem.evidence else ""
        output.info(f"{problem.severity}: {problem.option}: {problem.message}{where}")
    return tuple(problem for problem in found if problem.severity is Severity.ERROR)
