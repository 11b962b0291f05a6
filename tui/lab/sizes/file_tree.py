"""The files of a layer as a tree, largest first. Pure, and fast for layers of many thousand files."""

from collections.abc import Collection, Iterable
from dataclasses import field

from tui.engine.archive import FileEntry
from tui.frozen import dataclass
from tui.text.clean import clean_line
from tui.text.units import human_bytes, plural

MOST = 200
"""Maximum number of listed entries of a folder or of a filter."""
_FEW = 30
"""Maximum number of files of a layer that is initially expanded."""
_DELETED = ".wh."
"""Prefix of the name of a file that deletes one of a layer below (OCI image layer specification)."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree."""

    path: str
    """An absolute path. It ends with a line break for the entries that a long folder omits."""
    name: str
    """Without control characters. Folders with a single subfolder are joined."""
    bytes: int
    depth: int
    folder: bool = False
    opened: bool = False


@dataclass(slots=True)
class FileTree:
    """The files of one layer. Creation takes linear time, and only expanded folders are sorted."""

    count: int = 0
    """The number of files, without directories and links."""
    _sizes: dict[str, int] = field(default_factory=dict)
    _below: dict[str, list[str]] = field(default_factory=dict)
    _files: list[str] = field(default_factory=list)
    _sorted: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, files: Iterable[FileEntry]) -> "FileTree":
        """Return the tree of a layer's files."""
        tree = cls(_below={"": []}, _sizes={"": 0})
        for entry in files:
            path = entry.path.rstrip("/")
            if entry.kind == "dir":
                tree._folder(path)
                continue
            if path in tree._sizes:
                continue
            above = path.rpartition("/")[0]
            tree._folder(above)
            tree._below[above].append(path)
            size = entry.bytes if entry.kind == "file" else 0
            tree._sizes[path] = size
            tree.count += entry.kind == "file"
            tree._files.append(path)
            while size:
                tree._sizes[above] += size
                if not above:
                    break
                above = above.rpartition("/")[0]
        return tree

    def _folder(self, path: str) -> None:
        """Add a folder and its parents, unless they exist."""
        missing = []
        while path not in self._below:
            missing.append(path)
            path = path.rpartition("/")[0]
        for folder in reversed(missing):
            self._below[folder] = []
            self._sizes[folder] = 0
            self._below[folder.rpartition("/")[0]].append(folder)

    @property
    def begin(self) -> frozenset[str]:
        """The folders that are initially expanded: all of a small layer, none of a large one."""
        return frozenset(self._below) if len(self._files) <= _FEW else frozenset()

    def lines(self, opened: Collection[str], wanted: str = "") -> tuple[Branch, ...]:
        """Return the visible lines.

        Args:
            opened: the expanded folders.
            wanted: a filter. Only files with this text in their path are listed, with the complete path.
        """
        if wanted:
            return self._found(wanted.casefold())
        lines: list[Branch] = []
        self._list("", 0, opened, lines)
        return tuple(lines)

    def _found(self, wanted: str) -> tuple[Branch, ...]:
        found = [path for path in self._files if wanted in path.casefold()]
        found.sort(key=self._largest_first)
        lines = [Branch(path, clean_line(path), self._sizes[path], 0) for path in found[:MOST]]
        return (*lines, *self._more(wanted, found[MOST:], 0))

    def _list(self, folder: str, depth: int, opened: Collection[str], lines: list[Branch]) -> None:
        below = self._below[folder]
        if folder not in self._sorted:
            below.sort(key=self._largest_first)
            self._sorted.add(folder)
        for path in below[:MOST]:
            if path not in self._below:
                lines.append(Branch(path, _name(path), self._sizes[path], depth))
                continue
            last, name = path, _name(path)
            while len(self._below[last]) == 1 and self._below[last][0] in self._below:
                last = self._below[last][0]
                name = f"{name}/{_name(last)}"
            open_here = last in opened
            lines.append(Branch(last, f"{name}/", self._sizes[path], depth, folder=True, opened=open_here))
            if open_here:
                self._list(last, depth + 1, opened, lines)
        lines += self._more(folder, below[MOST:], depth)

    def _more(self, where: str, rest: list[str], depth: int) -> tuple[Branch, ...]:
        if not rest:
            return ()
        size = sum(self._sizes[path] for path in rest)
        return (
            Branch(f"{where}\n", f"{plural(len(rest), 'smaller file')}, {human_bytes(size)}", size, depth),
        )

    def _largest_first(self, path: str) -> tuple[int, str]:
        return -self._sizes[path], path


def _name(path: str) -> str:
    name = clean_line(path.rpartition("/")[2])
    return f"deletes {name.removeprefix(_DELETED)}" if name.startswith(_DELETED) else name
