"""Finds the files of the project that its tests open by a relative path."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tui.project.constraints import Target, builds
from tui.project.model import OpenedByTest
from tui.project.source import evidence

if TYPE_CHECKING:
    from tui.project.walk import GoFile

_READS = re.compile(
    r"(?:Open|ReadFile|ReadDir|Stat|Lstat|DirFS|Dir|ParseFiles|ParseGlob|Glob|Walk|WalkDir|LoadX509KeyPair|Overload"
    r"|\w*(?:[Rr]ead|[Ll]oad|[Ff]ixture|[Gg]olden|FromFile)\w*)"
)
"""The name of a function that probably reads the file of its argument."""
_WRITES = re.compile(r"WriteFile|Create\w*|Mkdir\w*|Remove\w*|Rename|Setenv")

_LITERAL = r'"([^"\\\n]+)"'
_CALL = re.compile(rf"\((?:[\w.]+, *)?{_LITERAL}(?:, *{_LITERAL})?")
_JOIN = re.compile(r'Join\(\s*((?:"[^"\\\n]+",\s*)*"[^"\\\n]+")')
_RELATIVE = re.compile(r'"(\.{1,2}/[^"\\\s]+)"')
"""A path that is relative by its first characters, in any place."""
_CALLED = re.compile(r"(\w+)\($")
_NAME = 40
"""Characters of the name of a function that are read."""

_LITERAL_LIMIT = 60
"""Paths of one file that are kept."""
_LENGTH = 300
_LIMIT = 400
"""Files and directories in the result."""

_TESTDATA = "testdata"


def paths_read(source: str) -> tuple[tuple[int, str], ...]:
    """Return the line and the text of each relative path that a test file may read. Pure.

    Args:
        source: the text of the test file.
    """
    found: dict[str, int] = {}
    for offset, text in _texts(source):
        if text and len(text) <= _LENGTH and not text.startswith("/") and "://" not in text:
            found.setdefault(text, offset)
        if len(found) >= _LITERAL_LIMIT:
            break
    return tuple((source.count("\n", 0, offset) + 1, text) for text, offset in found.items())


def _texts(source: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of each path. The patterns start with a fixed character, which is fast to find."""
    for match in _CALL.finditer(source):
        called = _CALLED.search(source, max(0, match.start() - _NAME), match.start() + 1)
        if called is not None and _READS.fullmatch(called[1]) and not _WRITES.fullmatch(called[1]):
            yield match.start(), match[1]
            yield match.start(), match[2] or ""
    for match in _JOIN.finditer(source):
        yield match.start(), "/".join(re.findall(_LITERAL, match[1]))
    for match in _RELATIVE.finditer(source):
        called = _CALLED.search(source, max(0, match.start() - _NAME), match.start())
        if called is None or not _WRITES.fullmatch(called[1]):
            yield match.start(), match[1]


def find_test_files(root: Path, files: Iterable["GoFile"]) -> tuple[OpenedByTest, ...]:
    """Return the existing files and directories that tests read, without ``testdata``.

    A test runs in the directory of its package. A directory that contains the package is left out, because tests only
    change to it.

    Args:
        root: the project's root.
        files: its Go files, with the paths that were found while their headers were read.
    """
    found: dict[str, OpenedByTest] = {}
    for file in files:
        if not file.marks.reads or not builds(file.name, file.header, Target(cgo=True)):
            continue
        for line, text in file.marks.reads:
            for path in _inside(file.directory, text):
                kind = None if path in found else _kind(root / path)
                if kind:
                    found[path] = OpenedByTest(path, str(evidence(file.path, line, "")), kind == "directory")
        if len(found) >= _LIMIT:
            break
    return tuple(found.values())


def _inside(directory: str, text: str) -> Iterator[str]:
    """Yield the path of a literal below the root, without the part with a pattern."""
    steady = text
    if any(mark in text for mark in "*?["):
        parts = text.split("/")
        first = next(number for number, part in enumerate(parts) if any(mark in part for mark in "*?["))
        steady = "/".join(parts[:first])
    path = posixpath.normpath(posixpath.join(directory, steady))
    parts = path.split("/")
    if parts[0] not in {".", ".."} and _TESTDATA not in parts and not f"{directory}/".startswith(f"{path}/"):
        yield path


def _kind(path: Path) -> str:
    """Return ``file``, ``directory``, or an empty text for a missing path."""
    try:
        return "directory" if path.is_dir() else "file" if path.exists() else ""
    except (OSError, ValueError):
        return ""
