"""What the wizard writes into the project: the files of its recipe, and the choices themselves."""

from typing import Any

from textual.screen import Screen

from tui.lab.files.files import changes
from tui.lab.files.recipe_change import recipe_change
from tui.ui.kit.writing import write
from tui.ui.wizard.view import WizardView


async def write_rendered(screen: Screen[Any], view: WizardView, *, always_ask: bool = False) -> bool:
    """Write the Dockerfile and its ignore file into the project; see :func:`tui.ui.kit.writing.write`."""
    return await write(screen, lambda: changes(view.project.root, view.chosen), always_ask=always_ask)


async def save_recipe(screen: Screen[Any], view: WizardView) -> bool:
    """Write what differs from the recommendation into the project's godock.toml; see :func:`tui.ui.kit.writing.write`."""
    same = "Nothing to save: these choices are what is recommended, or what godock.toml says already."
    return await write(
        screen, lambda: recipe_change(view.project.root, view.recipe, view.defaults), same=same
    )
