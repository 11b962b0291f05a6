"""The line below the options of a step that unfolds the expert options."""

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class MoreOptions(Static, can_focus=True):
    """Shows the number of folded options. Enter or a click unfolds them."""

    DEFAULT_CSS = """
    MoreOptions {
        height: 1;
        color: $text-muted;
        padding: 0 1;
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """

    BINDINGS = [Binding("enter,space", "unfold", "More", show=False, tooltip="Show the step's other options")]

    @dataclass
    class Requested(Message):
        """The user asks for the folded options."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._count = -1

    def show(self, count: int) -> None:
        """Show the number of folded options, or hide without any."""
        if count != self._count:
            self._count = count
            self.update(Content(f"… {count} more option{'' if count == 1 else 's'}"))
            self.display = count > 0

    def action_unfold(self) -> None:
        self.post_message(self.Requested())

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_unfold()
