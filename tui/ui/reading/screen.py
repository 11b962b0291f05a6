"""The progress of reading a large project, which Esc stops."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Footer, LoadingIndicator, Static

from tui.text.clean import clean_line
from tui.ui.reading.reading import Reading

_TICK = 0.1
"""Seconds between two updates of the count."""


class LoadingScreen(ModalScreen[None]):
    """Posts :class:`Done` at the end of the reading. Modal because the app's other keys have nothing to act on yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop and continue with the files read so far"),
        Binding("q", "app.quit", "quit"),
    ]
    DEFAULT_CSS = """
    LoadingScreen {
        background: $background;
        Vertical { align: center middle; }
        Static { width: auto; max-width: 90%; text-align: center; }
        LoadingIndicator { height: 3; }
    }
    """

    class Done(Message):
        """The project has been read, or cannot be."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(f"Reading {clean_line(self._reading.name, 200)}", "bold"))
            yield LoadingIndicator()
            yield Static("", id="count", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._timer = self.set_interval(_TICK, self._look)
        self._look()

    def _look(self) -> None:
        if self._timer is not None and self._reading.done:
            self._timer.stop()
            self._timer = None
            self.query_one(LoadingIndicator).auto_refresh = None
            self.post_message(self.Done())
        elif not self._reading.stopping:
            self.query_one("#count", Static).update(f"{self._reading.files:,} Go files")

    def action_stop(self) -> None:
        self._reading.stop()
        self.query_one("#count", Static).update("stopping …")
