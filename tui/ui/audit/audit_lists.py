"""The two lists of the audit: the findings, and the Dockerfile with marked lines."""

from textual.content import Content
from textual.reactive import var

from tui.text.clean import clean_line
from tui.ui.audit.content import entry_line, file_line
from tui.ui.audit.view import AuditView
from tui.ui.kit.dockerfile_colors import colored
from tui.ui.kit.row_list import Row, RowList


class FindingList(RowList):
    """Shows the entries of an :class:`AuditView`, one line each."""

    view: var[AuditView] = var(AuditView(paths=(), path=""), init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return one line for each entry."""
        return tuple(Row(entry.id, (entry_line(entry, width),)) for entry in self.view.entries)

    def watch_view(self, view: AuditView) -> None:
        self.redraw()
        if view.chosen is not None:
            self.put_cursor(view.chosen.id)


class MarkedFile(RowList):
    """Shows the Dockerfile of an :class:`AuditView`. The id of a row is the number of its line."""

    view: var[AuditView] = var(AuditView(paths=(), path=""), init=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[str, list[Content]] = ("", [])

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return the lines of the file, each with its mark."""
        view = self.view
        return tuple(
            Row(str(number), (file_line(number, line, view, width),))
            for number, line in enumerate(self._text(view.text), start=1)
        )

    def _text(self, text: str) -> list[Content]:
        """Return the coloured lines of a text, cached because colouring is slow."""
        if self._lines[0] != text or not self._lines[1]:
            clean = "\n".join(clean_line(line) for line in text.rstrip("\n").split("\n"))
            self._lines = (text, colored(clean).split("\n", allow_blank=True))
        return self._lines[1]

    def watch_view(self, view: AuditView) -> None:
        # the line of the explained entry is scrolled into view
        self.redraw()
        entry = view.chosen
        if entry is None or self.has_focus:
            return
        self.put_cursor(str(entry.line or 1))
