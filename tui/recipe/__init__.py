"""The options, the recommended recipe for a project, and the problems of a recipe."""

from tui.recipe.advice import Recommendation, recommend
from tui.recipe.defaults import Defaults, defaults_of
from tui.recipe.libc import static_link
from tui.recipe.option import Choice, Kind, Option, RecipeContext, Step
from tui.recipe.options import OPTIONS, option, options_of
from tui.recipe.presets import PRESETS, naive, preset
from tui.recipe.problem import Problem, Severity
from tui.recipe.problems import problems
from tui.recipe.recipe import Layout, Private, Recipe, RecipeError, Strip, Upx
from tui.recipe.recipe_file import RecipeFile
from tui.recipe.relevant_images import relevant_images
from tui.recipe.setting import Setting
from tui.recipe.steps import STEPS
from tui.recipe.titles import command_line, flags, title

__all__ = [
    "OPTIONS",
    "PRESETS",
    "STEPS",
    "Choice",
    "Defaults",
    "Kind",
    "Layout",
    "Option",
    "Private",
    "Problem",
    "Recipe",
    "RecipeContext",
    "RecipeError",
    "RecipeFile",
    "Recommendation",
    "Setting",
    "Severity",
    "Step",
    "Strip",
    "Upx",
    "command_line",
    "defaults_of",
    "flags",
    "naive",
    "option",
    "options_of",
    "preset",
    "problems",
    "recommend",
    "relevant_images",
    "static_link",
    "title",
]
