"""The measurements of a project, newest first."""

from textual.reactive import var

from tui.ui.history.content import row_line
from tui.ui.history.view import HistoryView
from tui.ui.kit.row_list import Row, RowList


class HistoryList(RowList):
    """Shows a :class:`HistoryView`, one line for each measurement."""

    view: var[HistoryView | None] = var(None, init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return one line for each measurement."""
        view = self.view
        if view is None:
            return ()
        return tuple(
            Row(row, (row_line(entry, width, exact=view.exact),)) for row, entry in view.newest_first
        )

    def watch_view(self) -> None:
        # the first cursor is on the newest measurement
        self.redraw()
        view = self.view
        if view is not None and view.entries and view.entry(self.cursor) is None:
            self.put_cursor(view.first_row)
