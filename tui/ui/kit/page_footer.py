"""The footer, which drops blanks and the key of the palette on narrow terminals."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import (
    FooterKey,
)


# FooterKey is private: an export from textual.widgets would replace its import
class PageFooter(Footer):
    """Textual's footer, composed again only when the available keys change. Each key can be clicked."""

    DEFAULT_CSS = """
    PageFooter { background: $footer-background; }
    """

    _keys: tuple[tuple[str, str, bool], ...] = ()

    def on_resize(self, event: events.Resize) -> None:
        narrow = event.size.width < 100
        self.compact = narrow
        if self.show_command_palette is narrow:
            self.show_command_palette = not narrow
            self.call_after_refresh(self.recompose)

    def compose(self) -> ComposeResult:
        # the keys may have changed since the request to compose, so they are stored here
        if self._bindings_ready:
            self._keys = _keys_of(self.screen)
        for key in super().compose():
            if isinstance(key, FooterKey):
                # set before the key is mounted, because each key would be styled twice otherwise
                compact = self.compact or key.has_class("-command-palette")
                key.set_reactive(FooterKey.compact, compact)
                key.set_class(compact, "-compact", update=False)
            yield key

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Update the footer if the keys differ. Each focus change calls this, usually with the same keys."""
        if not self.is_attached or screen is not self.screen:
            return
        before, after = self._keys, _keys_of(screen)
        if before and [key[:2] for key in before] == [key[:2] for key in after]:
            self._keys = after
            self._enable({key: enabled for key, _, enabled in after})
        elif before != after:
            super().bindings_changed(screen)

    def _enable(self, enabled: Mapping[str, bool]) -> None:
        """Grey out unavailable keys. A running build calls this often, so nothing is composed again."""
        for shown in self.query(FooterKey):
            works = enabled.get(shown.key, True)
            shown._disabled = not works  # private: a public reactive for a disabled key would replace this
            shown.set_class(not works, "-disabled")


def _keys_of(screen: Screen[object]) -> tuple[tuple[str, str, bool], ...]:
    """Return the part of a screen's bindings that a footer shows."""
    return tuple(
        (binding.key, binding.description, enabled)
        for _, binding, enabled, _ in screen.active_bindings.values()
        if binding.show
    )
