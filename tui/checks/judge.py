"""The problems of a recipe, found by the rules."""

from tui.checks.finding import Finding
from tui.checks.rules import RULES
from tui.recipe.option import RecipeContext


def problems(context: RecipeContext) -> tuple[Finding, ...]:
    """Return the problems and costs of a recipe, the worst first."""
    found = [problem for rule in RULES for problem in rule(context)]
    return tuple(sorted(found, key=lambda problem: problem.severity.rank))
