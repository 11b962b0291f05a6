"""Why a line is there: the teaching text of what the cursor stands on."""

import re

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui.render import why
from tui.ui.wizard_view import WizardView

_HINT = "Stand on an option, or on a line of the Dockerfile, and read here why it is there."
_INLINE = re.compile(r"`([^`]+)`|\*([^*]+)\*")


class WhyPanel(VerticalScroll):
    """The *why* text of the line or option that the view explains, below the help of the focused value."""

    DEFAULT_CSS = """
    WhyPanel {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & Static { height: auto; }
    }
    """

    view: var[WizardView | None] = var(None, init=False)

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(WhyPanel.view, view)
        self._text = Static(markup=False)
        self._shown = "?"

    def compose(self) -> ComposeResult:
        """Compose one text."""
        yield self._text

    def on_mount(self) -> None:
        """Draw the first state."""
        self._draw()

    def watch_view(self) -> None:
        """Follow the state, after the Dockerfile: a text of another height means that the screen is laid out again."""
        if self.is_mounted:
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.view is None:
            return
        name = self.view.explained
        if name == self._shown:
            return
        self._shown = name
        self._text.update(teaching(why(name)) if name else Content.styled(_HINT, "$text-muted"))
        self.scroll_home(animate=False)


def teaching(markdown: str) -> Content:
    """Return a *why* text as Content: a bold title, paragraphs, code in the accent colour, the reference muted."""
    parts: list[Content] = []
    for block in markdown.split("\n\n"):
        if block.startswith("## "):
            parts.append(Content.styled(block.removeprefix("## "), "bold $text-primary"))
        elif block.startswith("https://"):
            parts.append(Content.styled(block, "$text-muted"))
        else:
            parts.append(_inline(" ".join(block.splitlines())))
    return Content("\n\n").join(parts) if len(parts) > 1 else (parts[0] if parts else Content(""))


def _inline(text: str) -> Content:
    pieces: list[Content | tuple[str, str]] = []
    end = 0
    for match in _INLINE.finditer(text):
        pieces.append(Content(text[end : match.start()]))
        code, emphasis = match.groups()
        pieces.append((code, "$text-accent") if code else (emphasis, "italic"))
        end = match.end()
    pieces.append(Content(text[end:]))
    return Content.assemble(*pieces)
