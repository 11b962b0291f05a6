"""What the full screens have in common: the header, the footer, and a way to be too small."""

from typing import TYPE_CHECKING

from textual import getters
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from tui.ui.kit.app_header import AppHeader
from tui.ui.kit.page_footer import PageFooter
from tui.ui.kit.shell import Shell
from tui.ui.kit.too_small import TooSmall


class Page(Screen[None]):
    """A full screen; a subclass composes its body."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]

    if TYPE_CHECKING:
        app = getters.app(Shell)

    @classmethod
    def breakpoints(cls, size: Size) -> dict[str, bool]:
        """Return which of the classes that tell of a size a screen has in it."""
        found: dict[str, bool] = {}
        for room, points in (
            (size.width, cls.HORIZONTAL_BREAKPOINTS),
            (size.height, cls.VERTICAL_BREAKPOINTS),
        ):
            _, fits = max(point for point in points if point[0] <= room)
            found |= {name: name == fits for _, name in points}
        return found

    def compose(self) -> ComposeResult:
        # known before there is anything whose style depends on it, or all of it would be styled once more
        self.update_classes(self.breakpoints(self.app.size), update=False)
        yield AppHeader()
        yield from self.compose_body()
        yield PageFooter()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        raise NotImplementedError

    def action_leave(self) -> None:
        self.app.switch_mode("wizard")

    def paint_first(self, widget: Widget) -> None:
        """Paint a widget once this message has been handled: sooner than the others, and than Textual's next frame."""
        # private; a public call that paints one widget now would replace both lines: ``Widget.refresh`` waits for the timer
        self._dirty_widgets.add(widget)
        self.call_next(self._on_timer_update)

    def _compositor_refresh(self) -> None:
        """Paint only what is shown: while it starts, Textual would paint the whole screen and throw it away."""
        # private; a public ``App.is_batching``, and a hook of the screen before it paints, would replace both
        if not self.app._batch_count:
            super()._compositor_refresh()
