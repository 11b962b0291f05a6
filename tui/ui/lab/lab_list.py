"""The variants of the lab in the chosen order."""

from textual.reactive import var

from tui.ui.kit.row_list import Row, RowList
from tui.ui.lab.content import row_line
from tui.ui.lab.view import LabView


class LabList(RowList):
    """Shows the rows of a :class:`LabView`, one line each."""

    view: var[LabView | None] = var(None, init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return one line for each variant."""
        view = self.view
        return tuple(Row(row.name, (row_line(row, view, width),)) for row in view.rows) if view else ()

    def watch_view(self, before: LabView | None, view: LabView | None) -> None:
        # until the user moves it, the cursor stays on the first row in any order
        self.redraw()
        if view is None or not view.results:
            return
        led = before is not None and bool(before.rows) and before.rows[0].name == self.cursor
        if view.row(self.cursor) is None or (led and view.busy):
            self.put_cursor(view.rows[0].name)
        elif before is None or before.rows != view.rows:
            self._show_cursor()
