"""A one-line text that is set many times a second and rarely changes."""

from textual.content import Content
from textual.widget import Widget


class Line(Widget):
    """Shows content in a fixed height. It is painted only on a change and never causes a layout of the screen."""

    DEFAULT_CSS = """
    Line { width: 100%; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._content = Content("")

    def show(self, content: Content) -> None:
        """Show other content."""
        if not content.is_same(self._content):
            self._content = content
            self.refresh()

    def render(self) -> Content:
        return self._content
