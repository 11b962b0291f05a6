"""The footer, which gives up blanks and the palette's key where the terminal is narrow."""

from textual import events
from textual.screen import Screen
from textual.widgets import Footer


class PageFooter(Footer):
    """Textual's footer; every key that it shows can be clicked. Made again only when other keys work."""

    DEFAULT_CSS = """
    PageFooter { background: $footer-background; }
    """

    _keys: tuple[tuple[str, str, bool], ...] = ()

    def on_resize(self, event: events.Resize) -> None:
        """Fit 80 columns."""
        narrow = event.size.width < 100
        self.compact = narrow
        self.show_command_palette = not narrow

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Follow the screen; each move of the focus tells of bindings, and they are nearly always the same."""
        if not (screen.app.app_focus and self.is_attached and screen is self.screen):
            return
        keys = tuple(
            (binding.key, binding.description, enabled)
            for _, binding, enabled, _ in screen.active_bindings.values()
            if binding.show
        )
        if keys != self._keys:
            self._keys = keys
            super().bindings_changed(screen)
