"""The notice for a terminal that is too small."""

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

MINIMUM = Size(60, 18)


class TooSmall(Static):
    """Covers its screen while the terminal is too small.

    A screen only has to compose one. ``app.tcss`` hides everything else while the screen has the class ``-too-small``.
    """

    DEFAULT_CSS = """
    TooSmall {
        display: none;
        width: 100%;
        height: 100%;
        content-align: center middle;
        text-align: center;
        color: $text;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._check, immediate=True)
        self._check(self.screen)

    def _check(self, screen: Screen[object]) -> None:
        size = screen.app.size
        small = is_too_small(size)
        if small:
            self.update(words(size))
        if small != screen.has_class("-too-small"):
            screen.set_class(small, "-too-small")


def is_too_small(size: Size) -> bool:
    """Return whether a terminal is smaller than the minimum."""
    return size.width < MINIMUM.width or size.height < MINIMUM.height


def words(size: Size) -> Content:
    """Return the notice with the most important words first."""
    return Content(
        f"terminal too small\n{size.width}×{size.height}, godock-tui needs {MINIMUM.width}×{MINIMUM.height}\nctrl+q: quit"
    )
