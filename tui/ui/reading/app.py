"""What is seen while a large project is read: how far it is, and that Esc stops."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer, LoadingIndicator, Static

from tui.text.clean import clean_line
from tui.ui.kit.leaving import LeavingApp
from tui.ui.kit.theme import THEMES
from tui.ui.reading.reading import Reading

_TICK = 0.1
"""Seconds between two looks at the count."""


class ReadingApp(LeavingApp):
    """Ends by itself when the project has been read."""

    TITLE = "godock"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop, go on with what was found"),
        Binding("q,ctrl+c,ctrl+q", "quit", "quit", key_display="q"),
    ]
    CSS = """
    Vertical { align: center middle; }
    Static { width: auto; max-width: 90%; text-align: center; }
    LoadingIndicator { height: 3; }
    """

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def compose(self) -> ComposeResult:
        """What is read, how far, and the keys."""
        with Vertical():
            yield Static(Content.styled(f"Reading {clean_line(str(self._reading.path), 200)}", "bold"))
            yield LoadingIndicator()
            yield Static("", id="count", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Look now and then."""
        self._show()
        self.set_interval(_TICK, self._show)

    async def stop(self) -> None:
        """Do not wait for the rest."""
        self._reading.stop()

    def _show(self) -> None:
        if self._reading.done:
            self.exit()
            return
        self.query_one("#count", Static).update(f"{self._reading.files:,} Go files")

    def action_stop(self) -> None:
        """Go on with what was found so far."""
        self._reading.stop()
        self.query_one("#count", Static).update("stopping …")
