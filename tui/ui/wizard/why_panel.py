"""Why a line is there: the teaching text of what the cursor stands on."""

import re

from textual.content import Content
from textual.reactive import var

from tui.render import why
from tui.ui.kit.scroll_text import ScrollText
from tui.ui.wizard.view import WizardView

_HINT = "Stand on an option, or on a line of the Dockerfile, and read here why it is there."
_INLINE = re.compile(r"`([^`]+)`|\*([^*]+)\*")


class WhyPanel(ScrollText):
    """The *why* text of the line or option that the view explains, below the help of the focused value."""

    view: var[WizardView | None] = var(None, init=False)

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(WhyPanel.view, view)
        self._shown = "?"

    def on_mount(self) -> None:
        """Draw the first state."""
        self._draw()

    def watch_view(self) -> None:
        """Follow the state, after the Dockerfile: that is what one looks at first."""
        if self.is_mounted:
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.view is None or self.view.explained == self._shown:
            return
        self._shown = self.view.explained
        self.say(teaching(why(self._shown)) if self._shown else Content.styled(_HINT, "$text-muted"))


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
