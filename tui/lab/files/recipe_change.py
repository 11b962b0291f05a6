"""What saving a recipe changes in the project's godock.toml."""

from pathlib import Path

from tui.lab.files.files import Change, read_file
from tui.lab.files.godock_toml import recipe_text
from tui.recipe import Defaults, Recipe
from tui.recipe.recipe_file import NAME
from tui.recipe.recipe_toml import parse, printed


def recipe_change(root: Path, recipe: Recipe, start: Defaults) -> tuple[Change, ...]:
    """Return what saving a recipe would change: nothing when the file says it already, or need not be there.

    Raises:
        RecipeError: the file that is there cannot be read or understood.
        WriteError: it went away while it was read.
    """
    path = root / NAME
    before = recipe_text(root)
    after = printed(recipe, start.default, start.preset, before or "")
    if after == (before or "") or (before is None and not parse(after).says_something):
        return ()
    return (Change(path, read_file(path), after),)
