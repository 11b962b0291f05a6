"""What is wrong with a recipe, said on the command line."""

from tui.headless import output
from tui.recipe import Problem, RecipeContext, Severity, problems


def found_errors(context: RecipeContext) -> tuple[Problem, ...]:
    """Say every problem on stderr, and return those that would make the build or the program fail."""
    found = problems(context)
    for problem in found:
        where = f" ({problem.evidence})" if problem.evidence else ""
        output.info(f"{problem.severity}: {problem.option}: {problem.message}{where}")
    return tuple(problem for problem in found if problem.severity is Severity.ERROR)
