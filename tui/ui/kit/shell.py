"""What a screen may know of the app around it."""

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
    """What all screens share: the project, the engine and what runs. Everything else a screen asks for by a message."""

    engine_status: var[EngineStatus] = var(EngineStatus())
    """What is known about the engine."""
    activity: var[str] = var("")
    """A running build in a few words, or empty."""
    measuring: var[Activity] = var(IDLE)
    """A running lab or ladder."""

    project: GoProject
    """What is built; there is one once it has been read."""

    def __init__(self, today: date) -> None:
        """Begin without a project and without an engine.

        Args:
            today: decides what is still supported.
        """
        super().__init__()
        self.today = today
        self.catalog: Catalog = load()
        """The newest facts there are about images and Go releases."""
        self.session: Session | None = None
        """None as long as no engine answers."""
        self.looked = asyncio.Event()
        """Set once it is known whether an engine answers."""

    def get_driver_class(self) -> type[Driver]:
        """Read the terminal with our own driver, but where another one was asked for."""
        from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415 - Textual has it loaded by now

        found = super().get_driver_class()
        if found is LinuxDriver:
            from tui.ui.kit.terminal import TerminalDriver  # noqa: PLC0415 - tests never need it

            return TerminalDriver
        return found
