"""The rungs of the ladder, lowest first."""

from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from tui.ui.kit.row_list import Row, RowList
from tui.ui.ladder.content import head_line, row_line
from tui.ui.ladder.view import LadderView


class LadderList(RowList):
    """Draws the rungs of a :class:`LadderView`, one line each."""

    view: var[LadderView | None] = var(None, init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return one line for each rung."""
        view = self.view
        return tuple(Row(row.name, (row_line(row, view, width),)) for row in view.rows) if view else ()

    def watch_view(self, before: LadderView | None, view: LadderView | None) -> None:
        """Follow the state."""
        self.redraw()
        if view is not None and view.chosen != self.cursor:
            self.put_cursor(view.chosen)


class LadderHead(Widget):
    """The titles of the columns, as wide as the rows below them."""

    DEFAULT_CSS = """
    LadderHead { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap; }
    """

    view: var[LadderView | None] = var(None, init=False)

    def watch_view(self) -> None:
        """Follow the state."""
        self.refresh()

    def render(self) -> Content:
        """Return the titles."""
        # the rows have the mark of the cursor before them and the scrollbar's place behind them
        return head_line(self.view, self.size.width - 1) if self.view else Content("")
