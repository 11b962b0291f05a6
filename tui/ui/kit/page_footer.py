"""The footer: the available keys in one line, each of which can be clicked."""

from collections.abc import Iterable
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

_NARROW = 100
"""Columns below which blanks and the key of the palette are left out."""


class FooterKey(NamedTuple):
    """One key in the footer."""

    key: str
    shown_as: str
    label: str
    enabled: bool
    tooltip: str
    at_end: bool = False
    """Whether it is at the right end, as the key of the palette is."""


class PageFooter(Widget):
    """Shows the keys of the screen, and the key of the palette at its end.

    It is a single widget, because a widget for each key would be composed and styled again on every change of focus.
    """

    DEFAULT_CSS = """
    PageFooter {
        dock: bottom;
        height: 1;
        width: 100%;
        text-wrap: nowrap;
        color: $footer-foreground;
        background: $footer-background;
    }
    """
    ALLOW_SELECT = False

    keys: tuple[FooterKey, ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen and self.app.app_focus:
            keys = tuple(self._keys_of(screen))
            if keys != self.keys:
                self.keys = keys
                self.refresh()

    def _keys_of(self, screen: Screen[object]) -> Iterable[FooterKey]:
        actions: set[str] = set()
        for _, binding, enabled, tooltip in screen.active_bindings.values():
            at_end = binding.key == self.app.COMMAND_PALETTE_BINDING
            if (at_end or binding.show) and binding.action not in actions:
                actions.add(binding.action)
                shown_as = self.app.get_key_display(binding)
                yield FooterKey(binding.key, shown_as, binding.description, enabled, tooltip, at_end)

    def render(self) -> Content:
        narrow = self.size.width < _NARROW
        left = [_drawn(key, narrow=narrow) for key in self.keys if not key.at_end]
        right = [_drawn(key, narrow=narrow) for key in self.keys if key.at_end and not narrow]
        content, end = Content.assemble(*left), Content.assemble(*right)
        room = self.size.width - content.cell_length - end.cell_length
        return Content.assemble(content, " " * room, end) if right and room > 0 else content

    def on_mouse_move(self, event: events.MouseMove) -> None:
        key = event.style.meta.get("footer_key")
        self.tooltip = next((found.tooltip for found in self.keys if found.key == key), None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        key = event.style.meta.get("footer_key")
        pressed = next((found for found in self.keys if found.key == key), None)
        if pressed is not None:
            self.app.simulate_key(pressed.key) if pressed.enabled else self.app.bell()


def _drawn(key: FooterKey, *, narrow: bool) -> Content:
    before = ("▏", "$foreground 20%") if key.at_end else "" if narrow else " "
    content = Content.assemble(
        before,
        (key.shown_as, "bold $footer-key-foreground"),
        (f" {key.label}", "$footer-description-foreground"),
    ).stylize(Style.from_meta({"footer_key": key.key}))
    return Content.assemble(content if key.enabled else content.stylize("dim"), " ")
