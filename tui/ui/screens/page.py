"""What the full screens have in common: the header, the footer, and a way to be too small."""

from typing import TYPE_CHECKING

from textual import getters
from textual.app import ComposeResult
from textual.screen import Screen

from tui.ui.widgets.app_header import AppHeader
from tui.ui.widgets.page_footer import PageFooter
from tui.ui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from tui.ui.app import GodockApp


class Page(Screen[None]):
    """A full screen; a subclass composes its body."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]

    if TYPE_CHECKING:
        app = getters.app(GodockApp)

    def compose(self) -> ComposeResult:
        """Header, body, footer."""
        yield AppHeader()
        yield from self.compose_body()
        yield PageFooter()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """Return what stands between header and footer."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Go back to the wizard."""
        self.app.switch_mode("wizard")
