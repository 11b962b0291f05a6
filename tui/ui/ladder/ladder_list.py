"""The rungs of the ladder, lowest first."""

from textual.reactive import var

from tui.ui.kit.row_list import Row, RowList
from tui.ui.ladder.content import row_line
from tui.ui.ladder.view import LadderView


class LadderList(RowList):
    """Shows the rungs of a :class:`LadderView`, one line each."""

    view: var[LadderView | None] = var(None, init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return one line for each rung."""
        view = self.view
        return tuple(Row(rung.name, (row_line(rung, view, width),)) for rung in view.rungs) if view else ()

    def watch_view(self, before: LadderView | None, view: LadderView | None) -> None:
        self.redraw()
        if view is not None and view.chosen != self.cursor:
            self.put_cursor(view.chosen)
