"""Where a key, the palette or a click leads from everywhere. Called from a worker of the app, because it may ask."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.ui import flow

if TYPE_CHECKING:
    from tui.ui.app import GodockApp


async def _compare(app: "GodockApp") -> None:
    if (view := app.build_screen.view) is not None:
        await flow.compare(app, view.job.recipe)


async def _session(app: "GodockApp") -> None:
    from tui.ui.lab_flow import open_lab  # noqa: PLC0415 - only who goes there needs it

    await open_lab(app, app.wizard.current.recipe)


async def _audit(app: "GodockApp") -> None:
    app.audit_screen.refresh_from_disk()
    await app.switch_mode("audit")


async def _bytes(app: "GodockApp") -> None:
    from tui.ui.bytes_flow import open_bytes  # noqa: PLC0415 - only who goes there needs it

    await open_bytes(app)


async def _ladder(app: "GodockApp") -> None:
    from tui.ui.ladder_flow import open_ladder  # noqa: PLC0415 - only who goes there needs it

    await open_ladder(app, app.wizard.current.recipe)


async def _history(app: "GodockApp") -> None:
    from tui.ui.history.screen import HistoryScreen  # noqa: PLC0415 - only who goes there needs it

    await app.push_screen(HistoryScreen(app.project.module))


DOORS: dict[str, Callable[["GodockApp"], Awaitable[None]]] = {
    "audit": _audit,
    "bytes": _bytes,
    "compare": _compare,
    "lab": _session,
    "ladder": _ladder,
    "history": _history,
    "engines": flow.pick_engine,
}
"""By the word that the action ``app.show`` is given: what leads there, asking first where it must."""
