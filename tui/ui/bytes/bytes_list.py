"""The bytes of a part of a program as a table, or the differences from another build."""

from textual.reactive import var

from tui.lab.bytes.difference import changes
from tui.ui.bytes.content import change_line, row_line
from tui.ui.bytes.view import BytesView
from tui.ui.kit.row_list import Row, RowList


class BytesList(RowList):
    """Shows the rows of a :class:`BytesView`, one line each."""

    view: var[BytesView | None] = var(None, init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return a line for each row."""
        view = self.view
        if view is None or view.account is None:
            return ()
        if view.other is not None:
            needle = view.filter.casefold()
            found = changes(view.other[1], view.account)
            return tuple(
                Row(f"{one.group}/{one.name}", (change_line(one, width, exact=view.exact),))
                for one in found
                if needle in one.name.casefold()
            )
        return tuple(Row(node.id, (row_line(node, view, width),)) for node in view.rows)

    def watch_view(self, before: BytesView | None, view: BytesView | None) -> None:
        self.redraw()
        if view is None:
            return
        if view.other is None and view.cursor != self.cursor:
            self.put_cursor(view.cursor)
        elif view.other is not None and (before is None or before.other is None) and self._rows:
            self.put_cursor(self._rows[0].id)
