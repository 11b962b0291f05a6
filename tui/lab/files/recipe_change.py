"""Computes how saving a recipe changes the project's godock.toml."""

from pathlib import Path

from tui.advice import Defaults
from tui.lab.files.files import Change, read_file
from tui.lab.files.godock_toml import recipe_text
from tui.recipe import Recipe
from tui.recipe.recipe_file import NAME
from tui.recipe.recipe_toml import parse, printed


def recipe_change(root: Path, recipe: Recipe, start: Defaults) -> tuple[Change, ...]:
    """Return the change of godock.toml. Empty if the file is up to date or not needed.

    Raises:
        RecipeError: the existing file cannot be read or is not valid.
        WriteError: the file was removed while it was read.
    """
    path = root / NAME
    before = recipe_text(root)
    after = printed(recipe, start.default, start.preset, before or "")
    if after == (before or "") or (before is None and not parse(after).says_something):
        return ()
    return (Change(path, read_file(path), after),)
