"""What is wrong, or costs something, in a recipe: what every rule found, the worst first."""

from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem
from tui.recipe.rules import RULES


def problems(context: RecipeContext) -> tuple[Problem, ...]:
    """Return everything that is wrong or costly in a recipe, the worst first."""
    found = [problem for rule in RULES for problem in rule(context)]
    return tuple(sorted(found, key=lambda problem: problem.severity.rank))
