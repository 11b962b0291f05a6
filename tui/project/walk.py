"""Finds the Go files of one module by the rules of the go command's ``./...``."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from tui.frozen import dataclass
from tui.project.head import Marks, parse_head
from tui.project.head_cache import HeadCache
from tui.project.header import Header
from tui.project.source import read_regular
from tui.project.watch import Watch

_PACKAGE_ELEMENT = re.compile(r"[A-Za-z0-9\-._~+]+")
"""The valid characters of an import path (modules reference, "Module paths, packages, and versions")."""

_NOT_CODE = frozenset({"vendor", "testdata", "node_modules"})


@dataclass(frozen=True, slots=True)
class GoFile:
    """A Go file with a valid header."""

    path: str
    """Relative to the module's root, with forward slashes."""
    directory: str
    """The path without the name, empty for the root."""
    name: str
    header: Header
    marks: Marks

    @property
    def is_test(self) -> bool:
        """Whether only ``go test`` compiles it."""
        return self.name.endswith("_test.go")


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a walk over a module."""

    files: tuple[GoFile, ...]
    nested: tuple[str, ...]
    """Directories with their own go.mod, which are other modules and left out."""
    spaced: tuple[str, ...] = ()
    """Directories with Go files whose names have white space, so that Go cannot import or build them."""


def walk(
    root: Path,
    ignored: Iterable[str] = (),
    start: str = "",
    *,
    watch: Watch | None = None,
    cache: HeadCache | None = None,
) -> Found:
    """Return the Go files of one module, in the order of their paths.

    Left out are vendor, testdata, node_modules, directories with the prefix ``_`` or ``.``, and nested modules. So are
    directories with invalid names for import paths, and links to directories. Unreadable files are skipped.
    Directories named cmd are read first, so that a stopped walk has the programs.

    Args:
        root: the project's root, to which all paths are relative.
        ignored: arguments of go.mod's ``ignore`` directives.
        start: the directory of the module, empty for the root.
        watch: counts each file, and can stop the walk.
        cache: headers that were read before.
    """
    files: list[GoFile] = []
    nested: list[str] = []
    spaced: list[str] = []
    anchored = {_below(start, item[2:].rstrip("/")) for item in ignored if item.startswith("./")}
    anywhere = {item.strip("/") for item in ignored if not item.startswith("./")}
    reader = _Reader(str(root), watch or Watch(), cache or HeadCache(None))
    pending = [start]
    while pending and not reader.watch.stopped:
        directory = pending.pop()
        entries = _entries(reader.path(directory))
        if directory != start and any(entry.name == "go.mod" and entry.is_file() for entry in entries):
            nested.append(directory)
            continue
        below: list[str] = []
        for entry in entries:
            path = _below(directory, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if holds_code(entry.name) and not _is_ignored(path, anchored, anywhere):
                    below.append(path)
                elif any(character.isspace() for character in entry.name) and _has_go(entry.path):
                    spaced.append(path)
            elif (file := reader.file(directory, entry)) is not None:
                files.append(file)
        below.sort(key=lambda path: (path.rpartition("/")[2] != "cmd", path), reverse=True)
        pending.extend(below)
    files.sort(key=lambda file: (file.directory.split("/") if file.directory else [], file.name))
    return Found(tuple(files), tuple(sorted(nested)), tuple(sorted(spaced)))


def list_package(root: Path, directory: str, cache: HeadCache | None = None) -> tuple[GoFile, ...]:
    """Return the Go files of a single directory."""
    reader = _Reader(str(root), Watch(), cache or HeadCache(None))
    listed = (reader.file(directory, entry) for entry in _entries(reader.path(directory)))
    return tuple(file for file in listed if file is not None)


def packages(files: Iterable[GoFile]) -> dict[str, tuple[GoFile, ...]]:
    """Return the files of each directory, including tests."""
    grouped: dict[str, list[GoFile]] = {}
    for file in files:
        grouped.setdefault(file.directory, []).append(file)
    return {directory: tuple(members) for directory, members in grouped.items()}


@dataclass(frozen=True, slots=True)
class _Reader:
    root: str
    watch: Watch
    cache: HeadCache

    def path(self, directory: str) -> str:
        return f"{self.root}/{directory}" if directory else self.root

    def file(self, directory: str, entry: os.DirEntry[str]) -> GoFile | None:
        """Return a Go file, or None for anything else and for a file without a package clause."""
        name = entry.name
        if not name.endswith(".go") or name.startswith(("_", ".")) or self.watch.stopped:
            return None
        path = _below(directory, name)
        try:
            if not entry.is_file():
                return None
            identity = self.cache.identity(entry)
        except OSError:
            return None
        self.watch.file()
        head = self.cache.get(path, identity)
        if head is None:
            source = read_regular(entry.path)
            head = parse_head(source, name) if source else None
            self.cache.put(path, identity, head)
        return GoFile(path, directory, name, *head) if head else None


def _below(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name


def _entries(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _has_go(directory: str) -> bool:
    return any(entry.name.endswith(".go") for entry in _entries(directory))


def holds_code(name: str) -> bool:
    """Return whether ``./...`` includes a directory of this name."""
    return (
        name not in _NOT_CODE and not name.startswith(("_", ".")) and bool(_PACKAGE_ELEMENT.fullmatch(name))
    )


def _is_ignored(path: str, anchored: set[str], anywhere: set[str]) -> bool:
    return path in anchored or any(path == item or path.endswith(f"/{item}") for item in anywhere)
