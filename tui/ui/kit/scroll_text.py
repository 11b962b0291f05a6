"""A scrolling text, wrapped to the width of its view."""

from textual.content import Content
from textual.geometry import Size
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui.ui.kit.scroll_lines import ScrollLines


class ScrollText(ScrollLines, can_focus=True):
    """Shows wrapped content from any line on. It is drawn at once because it needs no layout."""

    DEFAULT_CSS = """
    ScrollText {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = Content("")
        self._strips: list[Strip] = []
        self._drawn: tuple[int, Style] | None = None

    def show_text(self, text: Content, *, top: int | None = 0) -> None:
        """Show another text.

        Args:
            text: the new text.
            top: the first visible line, counted from 0. None keeps the scroll position.
        """
        if not text.is_same(self._text):
            self._text, self._drawn = text, None
            self._wrap()
            self.refresh()
        if top is not None:
            self.scroll_to(y=top, animate=False)

    def on_resize(self) -> None:
        self._wrap()

    def _wrap(self) -> None:
        width, style = self.scrollable_content_region.width, self.visual_style
        if width and self._drawn != (width, style):
            self._drawn = width, style
            self._strips = Visual.to_strips(self, self._text, width, None, style)
            self.extend(Size(width, len(self._strips)))

    def render_line(self, y: int) -> Strip:
        self._wrap()  # the colours of the theme may have changed
        row, width = self.scroll_offset.y + y, self.size.width
        if row >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[row].crop_extend(0, width, self.rich_style).apply_offsets(0, row)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return the text that was selected with the mouse, wrapped as in this view."""
        return selection.extract("\n".join(strip.text.rstrip() for strip in self._strips)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the new selection."""
        self._drawn = None
        self.refresh()
