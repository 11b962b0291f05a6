"""Writing into the project: what would be replaced is shown, and written after a yes."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from tui.lab.files.files import Change, WriteError
from tui.lab.files.files import write as write_files
from tui.recipe import RecipeError
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.message import MessageScreen


async def write(
    screen: Screen[Any],
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
