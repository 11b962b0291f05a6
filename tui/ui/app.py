"""The app: its first screen, and the actions of every screen."""

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from tui.ui.kit.engine_status import FindEngine, ListEngines
from tui.ui.kit.find_facts import FindFacts
from tui.ui.kit.keys import bindings
from tui.ui.kit.palette import commands
from tui.ui.navigation import Navigation
from tui.ui.reading.reading import Opening, Reading


class GodockApp(Navigation):
    """The app, which opens the wizard."""

    DEFAULT_MODE = "wizard"
    TITLE = "godock"
    CSS_PATH = ["app.tcss", "wizard/screen.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    def __init__(
        self,
        opening: Opening | Reading,
        *,
        find_engine: FindEngine,
        today: date,
        list_engines: ListEngines | None = None,
        find_facts: FindFacts | None = None,
    ) -> None:
        """Set up the app without starting any work before its first frame.

        Args:
            opening: the project and its choices. A project that is still being read needs :class:`ReadingFirst`.
            find_engine: connects to an engine. Raises EngineError.
            today: decides which releases are supported.
            list_engines: lists the choices of the engine picker.
            find_facts: fetches newer facts. With None, the bundled facts stay in use.
        """
        super().__init__(today)
        self.find_engine, self.list_engines, self.find_facts = find_engine, list_engines, find_facts
        self.error: Exception | None = None
        """The reason why the project cannot be opened."""
        self._reading: Reading | None = None
        if isinstance(opening, Opening):
            self._take_up(opening)
        else:
            self._reading = opening
            self.add_mode("reading", self._loading_screen)

    def _loading_screen(self) -> Screen[None]:
        from tui.ui.reading.screen import LoadingScreen

        assert self._reading is not None  # noqa: S101 - the mode is only there while something is read
        return LoadingScreen(self._reading)

    def _take_up(self, opening: Opening) -> None:
        self.project, self.recipe, self.defaults = opening.project, opening.recipe, opening.defaults

    def on_mount(self) -> None:
        if self._reading is None:
            self._begin()

    def _begin(self) -> None:
        """Look for an engine and for newer facts after the first frame."""
        self.call_after_refresh(self.look_for_engine)
        self.call_after_refresh(self.action_refresh_facts, again=False)

    async def on_loading_screen_done(self) -> None:
        assert self._reading is not None  # noqa: S101 - as above
        try:
            opening = self._reading.result()
        except Exception as error:
            self.error = error
            self.exit()
            return
        self._reading = None
        self._take_up(opening)
        await self.switch_mode("audit" if opening.judge else "wizard")
        self._begin()

    def action_toggle_help(self) -> None:
        from tui.render.guide import topics
        from tui.ui.help.content import shortcuts
        from tui.ui.help.screen import HelpScreen

        self.push_screen(HelpScreen(self.screen.HELP or "", shortcuts(self.screen), topics()))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every available action of the screen in the palette."""
        yield from commands(screen)
        yield from super().get_system_commands(screen)

    async def stop(self) -> None:
        """Stop the reading and every run of the screens that exist."""
        if self._reading is not None:
            self._reading.stop()
        made = (
            vars(self).get(name) for name in ("build_screen", "lab_screen", "ladder_screen", "bytes_screen")
        )
        await asyncio.gather(
            *(screen.stop() for screen in made if screen is not None), return_exceptions=True
        )


class AuditFirst(GodockApp):
    """Opens the audit of the project's Dockerfile before the wizard."""

    DEFAULT_MODE = "audit"


class ReadingFirst(GodockApp):
    """Opens a screen with the progress of reading before the wizard or the audit."""

    DEFAULT_MODE = "reading"
