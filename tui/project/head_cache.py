"""Caches headers of Go files on disk, so that a large tree is read once.

A file is identified by its path, size and time of modification. Small trees are read faster without a cache.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from tui.project.head import Marks
from tui.project.header import Header, Import

_VERSION = 2
"""The version of the content and of the reading of headers."""

_SMALL = 1_000
"""Files below which there is no cache, because reading them takes a tenth of a second."""

_TREES = 12
"""Trees that are kept. The least recently read one is removed first."""

_BYTES = 64_000_000
"""The maximum size of one tree's cache, which is enough for a hundred thousand files."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a change is visible in the time of modification (FAT counts in steps of two seconds)."""

Head = tuple[Header, Marks]
Identity = tuple[int, int]
"""Size and time of modification in nanoseconds."""


class HeadCache:
    """The headers of one tree. With a damaged file on disk, the tree is read without a cache."""

    def __init__(self, tree: Path | None) -> None:
        """Create the cache of a tree.

        Args:
            tree: its directory, or None for no cache.
        """
        self._tree = tree
        self._known: dict[str, list[object]] | None = None
        self._used: dict[str, list[object]] = {}
        self._read = 0
        self._seen = 0
        self._now = time.time_ns()

    def identity(self, entry: os.DirEntry[str]) -> Identity:
        """Return the values that identify the version of a file."""
        if self._tree is None:
            return 0, 0
        status = entry.stat()
        return status.st_size, status.st_mtime_ns

    def get(self, path: str, identity: Identity) -> Head | None:
        """Return the header of an unchanged file, or None."""
        if self._tree is None:
            return None
        self._seen += 1
        if self._seen < _SMALL:
            return None
        if self._known is None:
            self._known = self._load()
        row = self._known.get(path)
        if row is None or row[:2] != list(identity):
            return None
        try:
            head = _unpack(row)
        except (TypeError, ValueError, IndexError, KeyError):
            return None
        self._used[path] = row
        return head

    def put(self, path: str, identity: Identity, head: Head | None) -> None:
        """Store a header that was just read."""
        if self._tree is None or head is None or self._now - identity[1] < _SETTLED:
            return
        self._read += 1
        self._used[path] = [*identity, *_pack(*head)]

    def save(self) -> None:
        """Write the cache if it saves time. A read-only directory is not an error."""
        known = len(self._known or ())
        if self._tree is None or len(self._used) < _SMALL or self._read * 20 < known:
            return
        # the first files are never looked up, so they count as read each time
        if known and self._read <= _SMALL and known >= len(self._used):
            return
        with suppress(OSError, ValueError):
            text = json.dumps({"version": _VERSION, "files": self._used}, separators=(",", ":"))
            if len(text) <= _BYTES:
                _write(self._file(), text)

    def _file(self) -> Path:
        import hashlib  # noqa: PLC0415 - only large trees have a cache

        name = hashlib.sha256(os.fsencode(str(self._tree))).hexdigest()[:24]
        return _folder() / f"{name}.json"

    def _load(self) -> dict[str, list[object]]:
        try:
            path = self._file()
            if path.stat().st_size > _BYTES:
                return {}
            kept = json.loads(path.read_bytes())
            files = kept["files"] if kept["version"] == _VERSION else {}
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return {}
        return files if isinstance(files, dict) else {}


def _folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415 - only large trees have a cache

    return user_cache_path("godock-tui") / "heads"


def _write(path: Path, text: str) -> None:
    """Replace a file atomically, so that two writers do not conflict."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as part:
        try:
            part.write(text)
            part.close()
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    trees = sorted(path.parent.glob("*.json"), key=lambda item: item.stat().st_mtime, reverse=True)
    for old in trees[_TREES:]:
        old.unlink(missing_ok=True)


def _pack(header: Header, marks: Marks) -> list[object]:
    return [
        header.package,
        header.package_line,
        [[item.path, item.name, item.line] for item in header.imports],
        header.go_build,
        header.plus_build,
        header.generated,
        marks.main,
        marks.idle,
        marks.tests,
        marks.outgoing,
        marks.generates,
        marks.reads,
    ]


def _unpack(row: list[object]) -> Head:
    """Return a header from a row with full validation, because a cache can be damaged.

    Raises:
        TypeError, ValueError, IndexError, KeyError: it is damaged.
    """
    (
        _,
        _,
        package,
        package_line,
        imports,
        go_build,
        plus,
        generated,
        main,
        idle,
        tests,
        outgoing,
        makes,
        reads,
    ) = row
    header = Header(
        _text(package),
        _number(package_line),
        tuple(Import(_text(path), _text(name), _number(line)) for path, name, line in _rows(imports)),
        _text(go_build),
        tuple(_text(line) for line in _rows(plus)),
        bool(generated),
    )
    generates = tuple((_number(line), _text(command)) for line, command in _rows(makes))
    paths = tuple((_number(line), _text(path)) for line, path in _rows(reads))
    return header, Marks(_number(main), bool(idle), bool(tests), _number(outgoing), generates, paths)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _rows(value: object) -> list[list[object]]:
    if not isinstance(value, list):
        raise TypeError
    return value
