"""What is wrong, or costs something, in a recipe: what every rule found, the worst first."""

from tui.recipe.option import Situation
from tui.recipe.problem import Problem, Severity
from tui.recipe.rules import RULES

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def problems(situation: Situation) -> tuple[Problem, ...]:
    """Return everything that is wrong or costly in a recipe, the worst first."""
    found = [problem for rule in RULES for problem in rule(situation)]
    return tuple(sorted(found, key=lambda problem: _ORDER[problem.severity]))
