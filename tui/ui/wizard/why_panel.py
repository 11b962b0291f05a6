"""The explanation of the line or option under the cursor."""

from textual.content import Content
from textual.reactive import var

from tui.render import why
from tui.ui.kit.scroll_text import ScrollText
from tui.ui.kit.teaching import teaching
from tui.ui.wizard.view import WizardView

_HINT = "Select an option or a Dockerfile line to see why it is there."


class WhyPanel(ScrollText):
    """The *why* text of a line or an option, below the help of the focused value."""

    view: var[WizardView | None] = var(None, init=False)

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(WhyPanel.view, view)
        self._shown = "?"

    def on_mount(self) -> None:
        self._draw()

    def watch_view(self) -> None:
        # drawn after the Dockerfile, which users look at first
        if self.is_mounted:
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.view is None or self.view.explained == self._shown:
            return
        self._shown = self.view.explained
        self.show_text(teaching(why(self._shown)) if self._shown else Content.styled(_HINT, "$text-muted"))
