"""The initial choices: the recommendation or another preset, with the settings of godock.toml."""

from dataclasses import dataclass
from datetime import date

from tui.advice.presets import preset
from tui.advice.stated import unused
from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Recipe
from tui.recipe.recipe_file import BALANCED, RecipeFile
from tui.recipe.setting import apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """The recipe of a call without options, and where it comes from."""

    default: Recipe
    """The recipe of the preset."""
    recipe: Recipe
    """The default with the settings of godock.toml."""
    preset: str = BALANCED
    words: tuple[str, ...] = ()
    """The flags that give the same default on a command line, such as ``--preset smallest``."""
    notes: tuple[str, ...] = ()
    """One sentence for each former name or value in godock.toml, and for each stated version that is not used."""
    dockerfile: str = ""
    """The Dockerfile whose recipe the wizard starts with instead, or empty. Only the wizard uses it."""


def defaults_of(
    project: GoProject, catalog: Catalog, today: date, file: RecipeFile, words: tuple[str, ...] = ()
) -> Defaults:
    """Return the initial choices for a project.

    Raises:
        RecipeError: an option does not accept a value of the file. The message names the line.
    """
    default = preset(file.preset, project, catalog, today)
    former = (note for setting in file.settings for note in setting.notes)
    return Defaults(
        default=default,
        recipe=apply(default, file.settings),
        preset=file.preset,
        words=words,
        notes=(*former, *unused(RecipeContext(project, default, catalog, today))),
    )
