"""A text of any height that is set more often than it changes."""

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Lays itself and the screen out only when the text changes."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(markup=False, id=id, classes=classes)
        self._shown = Content("")

    def show_text(self, content: Content) -> None:
        """Show another text."""
        if not content.is_same(self._shown):
            self._shown = content
            self.update(content)
