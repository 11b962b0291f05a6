"""The titles of the lab's columns. A click on one sorts by it."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from tui.ui.lab.content import head_line, layout
from tui.ui.lab.view import LabView


class LabHead(Widget):
    """Shows one line with the width of the rows below it."""

    DEFAULT_CSS = """
    LabHead { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap; }
    """

    view: var[LabView | None] = var(None, init=False)

    @dataclass
    class Clicked(Message):
        """The user asks for another order."""

        column: str

    def watch_view(self) -> None:
        self.refresh()

    def render(self) -> Content:
        return head_line(self.view, self._width) if self.view else Content("")

    @property
    def _width(self) -> int:
        # rows have a cursor mark on the left and a scrollbar on the right
        return self.size.width - 1

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.view is None:
            return
        column = layout(self.view, self._width).column_at(event.x - 1)
        if column:
            self.post_message(self.Clicked(column))
