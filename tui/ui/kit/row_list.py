"""A list that draws its own rows of a few lines each, with a cursor on one of them."""

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual

from tui.frozen import dataclass
from tui.ui.kit.scroll_lines import ScrollLines


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list."""

    id: str
    lines: tuple[Content, ...]
    selectable: bool = True
    """False for headings, which the cursor skips."""


class RowList(ScrollLines, can_focus=True):
    """Draws the result of :meth:`rows`, and keeps the cursor on the id of a row.

    Only visible lines are rendered, so a list may be redrawn many times a second.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor", "row-list--mark"}
    """
    | Class | Description |
    | :- | :- |
    | `row-list--cursor` | The row under the cursor. |
    | `row-list--mark` | The mark to the left of that row, visible without colours. |
    """

    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        background: transparent;
        & > .row-list--cursor { background: $foreground 7%; }
        & > .row-list--mark { color: $foreground 40%; }
        &:focus > .row-list--cursor { background: $primary 20%; }
        &:focus > .row-list--mark { color: $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False, tooltip="Move up by one row"),
        Binding("down,j", "move(1)", "down", show=False, tooltip="Move down by one row"),
        Binding("pageup", "page(-1)", "page up", show=False, tooltip="Move up by one page"),
        Binding("pagedown", "page(1)", "page down", show=False, tooltip="Move down by one page"),
        Binding("home", "edge(-1)", "first", show=False, tooltip="Go to the first row"),
        Binding("end", "edge(1)", "last", show=False, tooltip="Go to the last row"),
    ]

    @dataclass
    class Moved(Message):
        """The user moved the cursor to a row."""

        list: "RowList"
        id: str

        @property
        def control(self) -> "RowList":
            """The list that sent the message."""
            return self.list

    @dataclass
    class Opened(Message):
        """The user clicked the row under the cursor."""

        list: "RowList"
        id: str

        @property
        def control(self) -> "RowList":
            """The list that sent the message."""
            return self.list

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = ""
        """The id of the row under the cursor, or empty."""
        self._rows: tuple[Row, ...] = ()
        self._flat: list[tuple[Row, Content]] = []

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return the rows, each line at most ``width`` cells wide."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Update the rows and keep the cursor on its row."""
        width = max(0, self.scrollable_content_region.width - 1)
        self._rows = self.rows(width) if width else ()
        before, self._flat = self._flat, [(row, line) for row in self._rows for line in row.lines]
        self.extend(Size(width + 1, len(self._flat)))
        if len(before) != len(self._flat):
            self.refresh()
            return
        # usually only a few lines differ, and painting only those keeps a build cheap to watch
        for y, ((old_row, old), (row, line)) in enumerate(zip(before, self._flat, strict=True)):
            if old_row.id != row.id or not old.is_same(line):
                self.refresh_line(y)

    def on_resize(self) -> None:
        # rows depend on the width
        self.redraw()
        self._show_cursor()

    def put_cursor(self, row_id: str) -> None:
        """Move the cursor to a row without a message, and scroll to the row."""
        if row_id != self.cursor:
            self.cursor = row_id
            self.refresh()
        self._show_cursor()

    def _show_cursor(self) -> None:
        lines = [y for y, (row, _) in enumerate(self._flat) if row.id == self.cursor]
        if lines and self.size.height:
            # a heading right above the first row has to scroll with it, because the cursor cannot reach the heading
            top = 0 if not any(row.selectable for row, _ in self._flat[: lines[0]]) else lines[0]
            self.scroll_to_region(Region(0, top, 1, lines[-1] - top + 1), animate=False, force=True)

    def _go(self, position: int) -> None:
        ids = [row.id for row in self._rows if row.selectable]
        if ids:
            self.put_cursor(ids[max(0, min(len(ids) - 1, position))])
            self.post_message(self.Moved(self, self.cursor))

    @property
    def _position(self) -> int:
        ids = [row.id for row in self._rows if row.selectable]
        return ids.index(self.cursor) if self.cursor in ids else -1

    def action_move(self, by: int) -> None:
        self._go(self._position + by)

    def action_page(self, by: int) -> None:
        self._go(self._position + by * max(1, self.size.height - 1))

    def action_edge(self, side: int) -> None:
        self._go(0 if side < 0 else len(self._rows))

    def on_click(self, event: events.Click) -> None:
        # a click on the row under the cursor opens it
        event.stop()
        inside = event.get_content_offset(self)
        y = -1 if inside is None else inside.y + self.scroll_offset.y
        row = self._flat[y][0] if 0 <= y < len(self._flat) else None
        if row is None or not row.selectable:
            return
        opens = row.id == self.cursor
        self.put_cursor(row.id)
        self.post_message(self.Opened(self, row.id) if opens else self.Moved(self, row.id))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        top = y + self.scroll_offset.y
        base = self.visual_style
        if top >= len(self._flat) or width < 1:
            return Strip.blank(width, self.rich_style)
        row, line = self._flat[top]
        chosen = row.selectable and row.id == self.cursor
        if chosen:
            base += self.get_visual_style("row-list--cursor", partial=True)
        mark = Segment("▌" if chosen else " ", base.rich_style)
        if chosen:
            mark = Segment("▌", (base + self.get_visual_style("row-list--mark", partial=True)).rich_style)
        strips = Visual.to_strips(self, line, width - 1, 1, base, apply_selection=False, pad=True)
        segments = list(strips[0]) if strips else []
        return Strip([mark, *segments]).adjust_cell_length(width, base.rich_style)
