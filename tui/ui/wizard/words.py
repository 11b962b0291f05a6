"""A text of as many lines as it needs, which is set far more often than it changes."""

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Laid out again, and the screen with it, only when it says something else."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(markup=False, id=id, classes=classes)
        self._said = Content("")

    def say(self, content: Content) -> None:
        """Show something else."""
        if not content.is_same(self._said):
            self._said = content
            self.update(content)
