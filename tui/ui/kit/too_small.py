"""What is shown instead of a screen that does not fit."""

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

MINIMUM = Size(60, 18)


class TooSmall(Static):
    """Covers its screen while the terminal is smaller than what anything can be read in.

    A screen only has to compose one; ``app.tcss`` hides everything else while the screen has ``-too-small``.
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
    """Return what is said about the size, the most important words first."""
    return Content(
        f"terminal too small\n{size.width}×{size.height}, godock needs {MINIMUM.width}×{MINIMUM.height}\nctrl+q quits"
    )
