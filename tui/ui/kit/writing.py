"""Writes files of the project after showing the changes and asking."""

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
    same: str = "The files on disk are already up to date.",
    always_ask: bool = False,
) -> bool:
    """Write files and notify the user. Call it from a worker, because it may ask and wait.

    Args:
        screen: the screen that asks.
        wanted: compares with the files on disk and returns the changes. May raise WriteError or RecipeError.
        same: the notification if there is nothing to write.
        always_ask: whether to ask before writing new files, too.

    Returns:
        Whether the files on disk are up to date now.
    """
    try:
        found = wanted()
        if not found:
            screen.notify(same, markup=False)
            return True
        replaced = any(change.before is not None for change in found)
        if (replaced or always_ask) and not await screen.app.push_screen_wait(ConfirmScreen(found)):
            return False
        lines = write_files(found)
    except (WriteError, RecipeError) as error:
        await screen.app.push_screen_wait(MessageScreen("Nothing was written", error.message, error.hint))
        return False
    screen.notify("\n".join(lines), title="Written", markup=False)
    return True
