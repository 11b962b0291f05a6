"""A recipe for an image, and the options that it is chosen with."""

from tui.recipe.libc import static_link
from tui.recipe.option import Choice, Kind, Option, RecipeContext, Step
from tui.recipe.options import OPTIONS, option, options_of
from tui.recipe.presets import PRESETS, naive
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
    "Kind",
    "Layout",
    "Option",
    "Private",
    "Recipe",
    "RecipeContext",
    "RecipeError",
    "RecipeFile",
    "Setting",
    "Step",
    "Strip",
    "Upx",
    "command_line",
    "flags",
    "naive",
    "option",
    "options_of",
    "relevant_images",
    "static_link",
    "title",
]
