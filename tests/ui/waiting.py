"""Waiting for what a test is about, instead of for a while."""

import asyncio
from collections.abc import Callable
from typing import TypeVarTuple

from textual.pilot import Pilot

from tui.ui.app import GodockApp
from tui.ui.build.view import BuildActivity, BuildView
from tui.ui.kit.run_state import RunState


def app_of(pilot: Pilot[None]) -> GodockApp:
    """Return our app, with its screens."""
    assert isinstance(pilot.app, GodockApp)
    return pilot.app


Given = TypeVarTuple("Given")


async def until(pilot: Pilot[None], condition: Callable[[*Given], object], *given: *Given) -> None:
    """Wait until a condition holds and the screen has been drawn; fail after ten seconds.

    What is given is handed to the condition: a variable of a loop is another one by the time it is looked at.
    """
    async with asyncio.timeout(10):
        while not condition(*given):
            await pilot.pause(0.005)
    await pilot.pause()


async def click(pilot: Pilot[None], selector: str) -> None:
    """Click a widget where it is drawn once the layout has settled.

    A click takes several messages, and it reaches another widget when the layout changes between them.
    """
    widget = pilot.app.screen.query_one(selector)
    async with asyncio.timeout(10):
        before = None
        while widget.region != before or not widget.region:
            before = widget.region
            await pilot.pause(0.05)
    assert await pilot.click(selector), selector


async def start_build(
    pilot: Pilot[None], reached: Callable[[BuildView], object] = lambda _view: True
) -> None:
    """Press b in the wizard, and wait for the build to begin and to get somewhere."""
    app = app_of(pilot)
    await until(pilot, lambda: app.screen.is_mounted)
    await pilot.press("b")
    await until(pilot, lambda: app.build_screen.view is not None and reached(app.build_screen.view))


def failed(view: BuildView) -> bool:
    """Return whether there is no image."""
    return view.run is RunState.FAILED and not view.unmeasured


def measuring(view: BuildView) -> bool:
    """Return whether the layers of the image are read."""
    return view.busy and view.doing is BuildActivity.MEASURING


async def build_to_comparison(pilot: Pilot[None]) -> None:
    """Build until the comparison has opened."""
    await start_build(pilot)
    app = app_of(pilot)
    await until(pilot, lambda: app.screen is app.compare_screen)
