"""The files of one layer as a tree with folders."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui.lab.sizes.file_tree import Branch, FileTree
from tui.ui.image.content import branch_line
from tui.ui.kit.row_list import Row, RowList


class FileList(RowList):
    """Shows a :class:`FileTree`. It owns the set of open folders."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "fold(True)", "open", show=False, tooltip="Open this directory"),
        Binding("left,h", "fold(False)", "close", show=False, tooltip="Close this directory or its parent"),
        Binding(
            "enter", "toggle_folder", "open or close", show=False, tooltip="Open or close this directory"
        ),
    ]

    @dataclass
    class Chosen(Message):
        """The user opened a file."""

        path: str

    exact: var[bool] = var(False, init=False)
    filter_text: var[str] = var("", init=False)
    """The filter for paths."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tree = FileTree.of(())
        self._opened: set[str] = set()
        self._lines: dict[str, Branch] = {}

    def show(self, tree: FileTree) -> None:
        """Show another layer's files."""
        self._tree, self._opened = tree, set(tree.begin)
        self.redraw()
        self.scroll_home(animate=False)
        self.put_cursor(next(iter(self._lines), ""))

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return a line for each entry outside of closed folders."""
        lines = self._tree.lines(self._opened, self.filter_text)
        self._lines = {line.path: line for line in lines}
        return tuple(Row(line.path, (branch_line(line, width, exact=self.exact),)) for line in lines)

    def watch_exact(self) -> None:
        self.redraw()

    def watch_filter_text(self) -> None:
        # the cursor goes to the largest match
        self.redraw()
        self.put_cursor(next(iter(self._lines), ""))

    def action_fold(self, open_it: bool) -> None:
        # a file closes its folder
        line = self._lines.get(self.cursor)
        if line is None:
            return
        if open_it and line.folder:
            self._opened.add(line.path)
        elif not open_it:
            path = line.path
            while path and path not in self._opened:
                path = path.rpartition("/")[0]
            self._opened.discard(path)
            if path:
                self.put_cursor(path)
        self.redraw()

    def action_toggle_folder(self) -> None:
        line = self._lines.get(self.cursor)
        if line is not None and line.folder:
            self.action_fold(not line.opened)
        elif line is not None:
            self.post_message(self.Chosen(line.path))
