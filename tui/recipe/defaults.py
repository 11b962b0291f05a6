"""Where the choices begin: the recommendation or another preset, with what godock.toml says."""

from dataclasses import dataclass
from datetime import date

from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe.presets import preset
from tui.recipe.recipe import Recipe
from tui.recipe.recipe_file import BALANCED, RecipeFile
from tui.recipe.setting import apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """The recipe that a call without options begins with, and what it was made of."""

    default: Recipe
    """The recipe of the preset."""
    recipe: Recipe
    """The same with the settings of godock.toml."""
    preset: str = BALANCED
    words: tuple[str, ...] = ()
    """What a command line has to say to begin here too: ``--preset smallest`` when that was said, else nothing."""
    notes: tuple[str, ...] = ()
    """What was read although it has another name or value today, one sentence each."""
    dockerfile: str = ""
    """The Dockerfile whose recipe the wizard begins with instead, or empty. Calls without the wizard never do."""


def defaults_of(
    project: GoProject, catalog: Catalog, today: date, file: RecipeFile, words: tuple[str, ...] = ()
) -> Defaults:
    """Return where a project's choices begin.

    Raises:
        RecipeError: an option does not take what the file gives it; the message names the line.
    """
    default = preset(file.preset, project, catalog, today)
    return Defaults(
        default=default,
        recipe=apply(default, file.settings),
        preset=file.preset,
        words=words,
        notes=tuple(note for setting in file.settings for note in setting.notes),
    )
