"""The files that a build can copy: a listing of the build context with its .dockerignore applied."""

import os
import re
import stat
from collections import deque
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from tui.frozen import dataclass
from tui.project.dockerignore import FILE, Pattern, ignored_by, parse_dockerignore
from tui.project.model import MainPackage
from tui.project.source import read_source

_LIMIT = 20_000
"""Files that are listed. Directories that do not fit are noted as not listed."""
_TEXTS = 400
_TEXT_BYTES = 100_000
_DEEP = frozenset({".git", "node_modules"})
"""Directories with many files that no rule asks for, which are not listed."""
_READ = re.compile(
    r"(?:GNUm|M|m)akefile|go\.mod|.+\.(?:mk|sh|bash)|(?:docker-)?entrypoint.*|(?:start|run|build|init)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildContext:
    """The listing of a directory that is sent to a build. All paths are relative to it, with forward slashes."""

    files: frozenset[str] = frozenset()
    """Files and links that the build can copy."""
    directories: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    """The target of each link in ``files``, as written."""
    executables: frozenset[str] = frozenset()
    """Files whose mode has an execute bit."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The contents of Makefiles, scripts and go.mod files, with their line ends."""
    ignore: tuple[Pattern, ...] = ()
    """The patterns of .dockerignore."""
    ignored: frozenset[str] = frozenset()
    """Files and directories that exist but are excluded. What is below an excluded directory is not listed."""
    unlisted: frozenset[str] = frozenset()
    """Directories that were not listed, because there are too many files. An empty name means everything."""
    module: str = ""
    """The directory of the Go module in it, or empty when the module is the context itself."""
    mains: tuple[MainPackage, ...] | None = None
    """The main packages of the module, with paths relative to the module, or None when they are unknown."""

    def listed(self, path: str) -> bool:
        """Return whether a path that is not in the listing is certainly missing."""
        if not self.unlisted:
            return True
        parts = path.split("/")
        return not any("/".join(parts[:count]) in self.unlisted for count in range(len(parts) + 1))

    def ignored_by(self, path: str) -> str:
        """Return the pattern that excludes a path, as ``LINE: PATTERN``, or an empty text."""
        found = ignored_by(self.ignore, path) if self.ignore else None
        return f"{found.line}: {found.text}" if found else ""


UNKNOWN_CONTEXT = BuildContext(unlisted=frozenset({""}))
"""A context of which nothing is listed."""


def collect_context(
    root: Path,
    *,
    ignore: str | None = None,
    module: str = "",
    mains: tuple[MainPackage, ...] | None = None,
    limit: int = _LIMIT,
) -> BuildContext:
    """List a build context. This may take some 100 ms, so call it in a worker.

    Args:
        root: the directory that is sent to the build.
        ignore: the contents of the ignore file, or None for the .dockerignore in ``root``.
        module: the directory of the Go module, relative to ``root``, or empty.
        mains: the main packages of the module, if they are known.
        limit: the largest number of files.
    """
    text = (read_source(root / FILE) or "") if ignore is None else ignore
    walk = _Walk(str(root), parse_dockerignore(text), limit)
    walk.run()
    return BuildContext(
        files=frozenset(walk.files),
        directories=frozenset(walk.directories),
        links=walk.links,
        executables=frozenset(walk.executables),
        texts=walk.texts,
        ignore=walk.patterns,
        ignored=frozenset(walk.ignored),
        unlisted=frozenset(walk.unlisted),
        module=module,
        mains=mains,
    )


def ignore_file(root: Path, dockerfile: Path) -> str:
    """Return the contents of the ignore file of a build: ``NAME.dockerignore`` beside the Dockerfile, or .dockerignore."""
    beside = read_source(dockerfile.with_name(f"{dockerfile.name}.dockerignore"))
    return (read_source(root / FILE) or "") if beside is None else beside


class _Walk:
    """Walks through a directory, the upper levels first."""

    def __init__(self, root: str, patterns: tuple[Pattern, ...], limit: int) -> None:
        self.patterns = patterns
        self.files: list[str] = []
        self.directories: set[str] = set()
        self.links: dict[str, str] = {}
        self.executables: list[str] = []
        self.texts: dict[str, str] = {}
        self.ignored: list[str] = []
        self.unlisted: list[str] = []
        self._root = root
        self._limit = limit
        self._kept = [pattern.text for pattern in patterns if pattern.keeps]

    def run(self) -> None:
        """List everything."""
        pending = deque([""])
        while pending:
            directory = pending.popleft()
            if len(self.files) >= self._limit or directory.rpartition("/")[2] in _DEEP:
                self.unlisted.append(directory)
                continue
            try:
                with os.scandir(f"{self._root}/{directory}") as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError:
                self.unlisted.append(directory)
                continue
            for entry in entries:
                path = f"{directory}/{entry.name}" if directory else entry.name
                if self._entry(entry, path):
                    pending.append(path)

    def _entry(self, entry: os.DirEntry[str], path: str) -> bool:
        """Note one entry. Return whether it is a directory to list."""
        ignored = bool(self.patterns) and ignored_by(self.patterns, path) is not None
        is_directory = entry.is_dir(follow_symlinks=False)
        if ignored:
            self.ignored.append(path)
            return is_directory and self._keeps_below(path)
        if is_directory:
            self.directories.add(path)
            return True
        self._above(path)
        self.files.append(path)
        try:
            if entry.is_symlink():
                self.links[path] = str(Path(entry.path).readlink())
            else:
                self._file(entry, path)
        except OSError:
            pass
        return False

    def _above(self, path: str) -> None:
        """Note the directories of a file that a pattern keeps inside an ignored directory."""
        parent = path.rpartition("/")[0]
        while parent and parent not in self.directories:
            self.directories.add(parent)
            parent = parent.rpartition("/")[0]

    def _keeps_below(self, path: str) -> bool:
        """Return whether a pattern may keep something in an ignored directory."""
        return any(
            text.startswith(f"{path}/") or path.startswith(f"{text}/") or re.match(r"[^/]*[*?\[]", text)
            for text in self._kept
        )

    def _file(self, entry: os.DirEntry[str], path: str) -> None:
        info = entry.stat(follow_symlinks=False)
        executable = bool(info.st_mode & 0o111)
        if executable:
            self.executables.append(path)
        if not stat.S_ISREG(info.st_mode) or info.st_size > _TEXT_BYTES or len(self.texts) >= _TEXTS:
            return
        if executable or _READ.fullmatch(entry.name):
            data = Path(entry.path).read_bytes()
            if b"\0" not in data[:1000]:
                self.texts[path] = data.decode(errors="replace")
