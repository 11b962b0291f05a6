"""Writing into the project: what would be replaced is shown, and written after a yes."""

from collections.abc import Callable

from tui.lab.files.files import Change, WriteError, changes
from tui.lab.files.files import write as write_files
from tui.lab.files.recipe_change import recipe_change
from tui.recipe import RecipeError
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.message import MessageScreen
from tui.ui.kit.page import Page
from tui.ui.wizard.view import WizardView


async def write_rendered(screen: Page, view: WizardView, *, always_ask: bool = False) -> bool:
    """Write the Dockerfile and its ignore file into the project; see :func:`write`."""
    return await write(screen, lambda: changes(view.project.root, view.chosen), always_ask=always_ask)


async def save_recipe(screen: Page, view: WizardView) -> bool:
    """Write what differs from the recommendation into the project's godock.toml; see :func:`write`."""
    same = "Nothing to save: these choices are what is recommended, or what godock.toml says already."
    return await write(
        screen, lambda: recipe_change(view.project.root, view.recipe, view.defaults), same=same
    )


async def write(
    screen: Page,
    wanted: Callable[[], tuple[Change, ...]],
    *,
    same: str = "The files on disk are the same already.",
    always_ask: bool = False,
) -> bool:
    """Write files, and say what came of it. Called from a worker, because it may ask and wait.

    Args:
        screen: whose user is asked.
        wanted: looks at what is on disk, and returns what writing would change. May raise WriteError or RecipeError.
        same: what is said when there is nothing to write.
        always_ask: whether new files need a yes, too.

    Returns:
        Whether the files on disk are now as they were wanted.
    """
    try:
        found = wanted()
        if not found:
            screen.notify(same, markup=False)
            return True
        replaced = any(change.before is not None for change in found)
        if (replaced or always_ask) and not await screen.app.push_screen_wait(ConfirmScreen(found)):
            return False
        said = write_files(found)
    except (WriteError, RecipeError) as error:
        await screen.app.push_screen_wait(MessageScreen("Nothing was written", error.message, error.hint))
        return False
    screen.notify("\n".join(said), title="Written", markup=False)
    return True
