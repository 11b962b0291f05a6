"""What can be chosen, what is recommended, and what is wrong with a choice."""

from tui.recipe.option import Choice, Kind, Option, Situation, Step
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Form, Recipe, RecipeError, Strip, Upx

__all__ = [
    "Choice",
    "Form",
    "Kind",
    "Option",
    "Problem",
    "Recipe",
    "RecipeError",
    "Severity",
    "Situation",
    "Step",
    "Strip",
    "Upx",
]
