"""A dialog with a problem, its cause and the next step."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.text.clean import clean_line
from tui.ui.kit.content import MUTED


class MessageScreen(ModalScreen[None]):
    """A message that the user has to close."""

    BINDINGS = [
        Binding("escape,enter,q", "dismiss", "close", id="message.close", tooltip="Close this message"),
    ]

    def __init__(self, what: str, why: str, next_step: str = "", details: tuple[str, ...] = ()) -> None:
        """Set the message.

        Args:
            what: the problem in a few words.
            why: the cause in a sentence.
            next_step: the next step in a sentence.
            details: more lines for debugging.
        """
        super().__init__()
        self._words = (
            clean_line(what),
            clean_line(why),
            clean_line(next_step),
            tuple(clean_line(line) for line in details),
        )

    def compose(self) -> ComposeResult:
        what, why, next_step, details = self._words
        with Vertical(classes="dialog"):
            yield Static(Content(what), classes="title")
            yield Static(Content(why), classes="why")
            if details:
                yield Static(Content("\n").join([Content.styled(f"  {line}", MUTED) for line in details]))
            if next_step:
                yield Static(Content(f"→ {next_step}"), classes="next")
            with Horizontal(classes="buttons"):
                yield Button(Content("Close  esc"), id="close", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(None)

    async def action_dismiss(self, result: None = None) -> None:
        self.dismiss(None)
