"""A text that is set many times a second and changes now and then."""

from textual.content import Content
from textual.widget import Widget


class Line(Widget):
    """Shows content in a fixed height; painted only when it changes, and never a reason to lay out the screen."""

    DEFAULT_CSS = """
    Line { width: 100%; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._content = Content("")

    def show(self, content: Content) -> None:
        """Show something else."""
        if not content.is_same(self._content):
            self._content = content
            self.refresh()

    def render(self) -> Content:
        return self._content
