"""The Go files of one module, found as the go command's ``./...`` finds them."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.project.header import Header, parse_header
from tui.project.source import read_source

_PACKAGE_ELEMENT = re.compile(r"[A-Za-z0-9\-._~+]+")
"""What an import path may be made of (modules reference, "Module paths, packages, and versions")."""

_NOT_CODE = frozenset({"vendor", "testdata", "node_modules"})


@dataclass(frozen=True, slots=True)
class GoFile:
    """A Go file whose head could be read."""

    path: str
    """Relative to the module's root, with forward slashes."""
    directory: str
    """The same without the name; empty for the root."""
    name: str
    header: Header

    @property
    def is_test(self) -> bool:
        """Whether only ``go test`` compiles it."""
        return self.name.endswith("_test.go")


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk over a module found."""

    files: tuple[GoFile, ...]
    nested: tuple[str, ...]
    """Directories with a go.mod of their own: other modules, left out of this one."""


def walk(root: Path, ignored: Iterable[str] = (), start: str = "") -> Found:
    """Return the Go files of one module, in the order of their paths.

    Left out are vendor, testdata, node_modules, directories that begin with ``_`` or ``.``, directories that no
    import path can name, nested modules, and links to directories (so that loops do no harm). What cannot be
    read is skipped.

    Args:
        root: the project's root, to which all paths are relative.
        ignored: arguments of go.mod's ``ignore`` directives.
        start: the directory of the module; empty for the root.
    """
    files: list[GoFile] = []
    nested: list[str] = []
    anchored = {_below(start, item[2:].rstrip("/")) for item in ignored if item.startswith("./")}
    anywhere = {item.strip("/") for item in ignored if not item.startswith("./")}
    pending = [start]
    while pending:
        directory = pending.pop()
        if directory != start and (root / directory / "go.mod").is_file():
            nested.append(directory)
            continue
        below: list[str] = []
        for entry in _entries(root / directory):
            path = _below(directory, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if holds_code(entry.name) and not _is_ignored(path, anchored, anywhere):
                    below.append(path)
            elif (file := _go_file(root, directory, entry.name)) is not None:
                files.append(file)
        pending.extend(reversed(below))
    return Found(tuple(files), tuple(nested))


def list_package(root: Path, directory: str) -> tuple[GoFile, ...]:
    """Return the Go files of a single directory."""
    listed = (_go_file(root, directory, entry.name) for entry in _entries(root / directory))
    return tuple(file for file in listed if file is not None)


def packages(files: Iterable[GoFile]) -> dict[str, tuple[GoFile, ...]]:
    """Return the files of each directory, tests included."""
    grouped: dict[str, list[GoFile]] = {}
    for file in files:
        grouped.setdefault(file.directory, []).append(file)
    return {directory: tuple(members) for directory, members in grouped.items()}


def _go_file(root: Path, directory: str, name: str) -> GoFile | None:
    if not name.endswith(".go") or name.startswith(("_", ".")):
        return None
    path = _below(directory, name)
    source = read_source(root / path)
    header = parse_header(source) if source else None
    return GoFile(path, directory, name, header) if header is not None else None


def _below(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name


def _entries(directory: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            yield from sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return


def holds_code(name: str) -> bool:
    """Return whether ``./...`` looks into a directory of this name."""
    return (
        name not in _NOT_CODE and not name.startswith(("_", ".")) and bool(_PACKAGE_ELEMENT.fullmatch(name))
    )


def _is_ignored(path: str, anchored: set[str], anywhere: set[str]) -> bool:
    return path in anchored or any(path == item or path.endswith(f"/{item}") for item in anywhere)
