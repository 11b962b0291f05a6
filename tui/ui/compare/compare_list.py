"""The builds of a session, best first."""

from textual.reactive import var

from tui.lab.sizes.comparison import Comparison
from tui.ui.compare.content import columns_of, row_lines
from tui.ui.kit.row_list import Row, RowList


class CompareList(RowList):
    """Shows a :class:`Comparison` with two lines for each row."""

    comparison: var[Comparison | None] = var(None, init=False)
    exact: var[bool] = var(False, init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return two lines for each build."""
        comparison = self.comparison
        if comparison is None:
            return ()
        columns = columns_of(comparison, width, exact=self.exact)
        return tuple(Row(row.name, row_lines(row, comparison, columns, width)) for row in comparison.rows)

    def watch_comparison(self) -> None:
        # the first cursor is on the newest build
        self.redraw()
        if self.comparison and self.comparison.row(self.cursor) is None:
            self.put_cursor(self.comparison.latest or self.comparison.baseline)

    def watch_exact(self) -> None:
        self.redraw()
