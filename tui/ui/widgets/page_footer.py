"""The footer, which gives up blanks and the palette's key where the terminal is narrow."""

from textual import events
from textual.widgets import Footer


class PageFooter(Footer):
    """Textual's footer; every key that it shows can be clicked."""

    DEFAULT_CSS = """
    PageFooter { background: $footer-background; }
    """

    def on_resize(self, event: events.Resize) -> None:
        """Fit 80 columns."""
        narrow = event.size.width < 100
        self.compact = narrow
        self.show_command_palette = not narrow
