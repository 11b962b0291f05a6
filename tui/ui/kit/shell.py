"""The part of the app that its screens may use."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from textual.driver import Driver
from textual.reactive import var

from tui.catalog import Catalog, load
from tui.project.model import GoProject
from tui.ui.kit.activity import IDLE, Activity
from tui.ui.kit.engine_status import EngineStatus
from tui.ui.kit.themed import ThemedApp

if TYPE_CHECKING:
    from tui.lab.session import Session


class Shell(ThemedApp):
    """The shared state of all screens: the project, the engine and running work. Screens send messages for anything else."""

    engine_status: var[EngineStatus] = var(EngineStatus())
    """The state of the engine connection."""
    activity: var[str] = var("")
    """A short description of the running build, or empty."""
    measuring: var[Activity] = var(IDLE)
    """The running lab or ladder."""

    project: GoProject
    """The project to build. Not set until it has been read."""

    def __init__(self, today: date) -> None:
        """Start without a project and without an engine.

        Args:
            today: decides which releases are supported.
        """
        super().__init__()
        self.today = today
        self.catalog: Catalog = load()
        """The newest known facts about images and Go releases."""
        self.session: Session | None = None
        """None until an engine answers."""
        self.engine_searched = asyncio.Event()
        """Set when the search for an engine has ended."""

    def get_driver_class(self) -> type[Driver]:
        """Return our terminal driver instead of Textual's, unless the user asked for another one."""
        from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415 - Textual has it loaded by now

        found = super().get_driver_class()
        if found is LinuxDriver:
            from tui.ui.kit.terminal import TerminalDriver  # noqa: PLC0415 - tests never need it

            return TerminalDriver
        return found
