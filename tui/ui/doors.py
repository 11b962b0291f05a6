"""Where a key, the palette or a click leads from everywhere. Called from a worker of the app, because it may ask."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.ui import flow

if TYPE_CHECKING:
    from tui.ui.app import GodockApp


async def _compare(app: "GodockApp") -> None:
    if (view := app.build_screen.view) is not None:
        await flow.compare(app, view.job.recipe)


async def _lab(app: "GodockApp") -> None:
    from tui.ui.lab_flow import open_lab  # noqa: PLC0415 - only who goes there needs it

    await open_lab(app, app.wizard.current.recipe)


async def _history(app: "GodockApp") -> None:
    from tui.ui.screens.history import HistoryScreen  # noqa: PLC0415 - only who goes there needs it

    await app.push_screen(HistoryScreen(app.project.module))


DOORS: dict[str, Callable[["GodockApp"], Awaitable[None]]] = {
    "compare": _compare,
    "lab": _lab,
    "history": _history,
    "engines": flow.pick_engine,
}
"""By the word that the action ``app.show`` is given: what leads there, asking first where it must."""
