"""Writes the files of the recipe and the choices into the project."""

from typing import Any

from textual.screen import Screen

from tui.lab.files.files import changes
from tui.lab.files.recipe_change import recipe_change
from tui.ui.kit.writing import write
from tui.ui.wizard.view import WizardView


async def write_rendered(screen: Screen[Any], view: WizardView, *, always_ask: bool = False) -> bool:
    """Write the Dockerfile and its ignore file into the project. See :func:`tui.ui.kit.writing.write`."""
    return await write(screen, lambda: changes(view.project.root, view.chosen), always_ask=always_ask)


async def save_recipe(screen: Screen[Any], view: WizardView) -> bool:
    """Write the differences from the recommendation to godock.toml. See :func:`tui.ui.kit.writing.write`."""
    same = "Nothing was saved because these choices are either recommended or already in godock.toml."
    return await write(
        screen, lambda: recipe_change(view.project.root, view.recipe, view.defaults), same=same
    )
