"""An app with the project's themes."""

from tui.ui.kit.leaving import LeavingApp
from tui.ui.kit.theme import THEMES


class ThemedApp(LeavingApp):
    """Starts in the first theme, and parses its styles again only when the colours change."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        # so the first parse already has them
        self._colors = self.get_css_variables()
        self.stylesheet.set_variables(self._colors)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles if the colours have changed. Every new mode calls this, and parsing is slow."""
        colors = self.get_css_variables()
        if colors != self._colors:
            self._colors = colors
            super().refresh_css(animate)
