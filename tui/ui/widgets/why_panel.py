"""Why a line is there: the teaching text of what the cursor stands on."""

import re

from textual.content import Content
from textual.geometry import Size
from textual.reactive import var
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui.render import why
from tui.ui.widgets.scroll_lines import ScrollLines
from tui.ui.wizard_view import WizardView

_HINT = "Stand on an option, or on a line of the Dockerfile, and read here why it is there."
_INLINE = re.compile(r"`([^`]+)`|\*([^*]+)\*")


class WhyPanel(ScrollLines, can_focus=True):
    """The *why* text of the line or option that the view explains, below the help of the focused value."""

    DEFAULT_CSS = """
    WhyPanel {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    view: var[WizardView | None] = var(None, init=False)

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(WhyPanel.view, view)
        self._shown = "?"
        self._text = Content("")
        self._strips: list[Strip] = []
        self._drawn: tuple[int, Style] | None = None

    def on_mount(self) -> None:
        """Draw the first state."""
        self._draw()

    def on_resize(self) -> None:
        """Wrap it again."""
        self._wrap()

    def watch_view(self) -> None:
        """Follow the state, after the Dockerfile: that is what one looks at first."""
        if self.is_mounted:
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.view is None or self.view.explained == self._shown:
            return
        self._shown = self.view.explained
        known = teaching(why(self._shown)) if self._shown else Content.styled(_HINT, "$text-muted")
        self._text = known
        self._drawn = None
        self._wrap()
        self.scroll_home(animate=False)
        self.refresh()

    def _wrap(self) -> None:
        width, style = self.scrollable_content_region.width, self.visual_style
        if width and self._drawn != (width, style):
            self._drawn = width, style
            self._strips = Visual.to_strips(self, self._text, width, None, style)
            self.extend(Size(width, len(self._strips)))

    def render_line(self, y: int) -> Strip:
        """Render one visible row."""
        self._wrap()  # another theme has other colours
        row, width = self.scroll_offset.y + y, self.size.width
        if row >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[row].crop_extend(0, width, self.rich_style).apply_offsets(0, row)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return what was selected with the mouse, as it is wrapped here."""
        return selection.extract("\n".join(strip.text.rstrip() for strip in self._strips)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is selected now."""
        self._drawn = None
        self.refresh()


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
