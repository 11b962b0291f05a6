"""The common frame of the full screens: header, footer, and a notice for small terminals."""

from typing import TYPE_CHECKING

from textual import getters, on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from tui.ui.kit.app_header import AppHeader
from tui.ui.kit.page_footer import PageFooter
from tui.ui.kit.shell import Shell
from tui.ui.kit.too_small import TooSmall


class Page(Screen[None]):
    """A full screen. Each subclass composes its body."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]

    if TYPE_CHECKING:
        app = getters.app(Shell)

    @classmethod
    def breakpoints(cls, size: Size) -> dict[str, bool]:
        """Return the size classes of a screen that apply."""
        found: dict[str, bool] = {}
        for room, points in (
            (size.width, cls.HORIZONTAL_BREAKPOINTS),
            (size.height, cls.VERTICAL_BREAKPOINTS),
        ):
            _, fits = max(point for point in points if point[0] <= room)
            found |= {name: name == fits for _, name in points}
        return found

    def compose(self) -> ComposeResult:
        # set before any widget is composed, because a later change would style all of them again
        self.update_classes(self.breakpoints(self.app.size), update=False)
        yield AppHeader()
        yield from self.compose_body()
        yield PageFooter()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        raise NotImplementedError

    @on(ScreenResume)
    def _keep_new_styles(self, event: ScreenResume) -> None:
        """Do not style the widgets of a new screen again, because mounting them has just done so."""
        if not self.stack_updates:
            event.refresh_styles = False

    def action_leave(self) -> None:
        self.app.switch_mode("wizard")

    def paint_first(self, widget: Widget) -> None:
        """Paint a widget after the current message, before other widgets and before Textual's next frame."""
        # private: a public call that paints one widget at once would replace both lines
        self._dirty_widgets.add(widget)
        self.call_next(self._on_timer_update)

    def _compositor_refresh(self) -> None:
        """Paint only the visible screen, because Textual would paint all of it during start-up and discard the result."""
        # private: a public ``App.is_batching`` and a hook before a screen paints would replace both
        if not self.app._batch_count:
            super()._compositor_refresh()
