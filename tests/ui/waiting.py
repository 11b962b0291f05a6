"""Waiting for what a test is about, instead of for a while."""

import asyncio
from collections.abc import Callable

from textual.pilot import Pilot

from tui.ui.build.view import Phase


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait until a condition holds and the screen has been drawn; fail after ten seconds."""
    async with asyncio.timeout(10):
        while not condition():
            await pilot.pause(0.005)
    await pilot.pause()


async def start_build(pilot: Pilot[None], *phases: Phase) -> None:
    """Press b in the wizard, and wait for the build to begin (and for a phase of it)."""
    app = pilot.app
    await until(pilot, lambda: app.screen.is_mounted)
    await pilot.press("b")
    await until(pilot, lambda: app.build_screen.view is not None)
    if phases:
        await until(pilot, lambda: app.build_screen.view.phase in phases)


async def build_to_comparison(pilot: Pilot[None]) -> None:
    """Build until the comparison has opened."""
    await start_build(pilot)
    await until(pilot, lambda: pilot.app.screen is pilot.app.compare_screen)
