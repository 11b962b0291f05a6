"""An app in the colours of the house."""

from tui.ui.kit.leaving import LeavingApp
from tui.ui.kit.theme import THEMES


class ThemedApp(LeavingApp):
    """Starts in the first theme; parses its styles again only when it gets other colours."""

    def __init__(self) -> None:
        super().__init__()
        self._colors: dict[str, str] = {}
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def refresh_css(self, animate: bool = True) -> None:
        """Follow the theme; each new mode asks for it too, and parsing all styles takes as long as drawing a frame."""
        colors = self.get_css_variables()
        if colors != self._colors:
            self._colors = colors
            super().refresh_css(animate)
