"""The files of a build context, so that the next build can find out which of them changed."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from tui.frozen import dataclass
from tui.project.dockerignore import Pattern, ignored_by, parse_dockerignore

_FILES = 50_000
"""Files that are examined. Of a larger context only the first ones count."""
_READ = 256_000_000
"""Bytes that are read for digests. Files beyond this limit are compared by size and time."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One file."""

    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since the epoch."""
    mode: int
    digest: str
    """The digest of its content, empty where the file was not read."""

    def same(self, other: "Entry") -> bool:
        """Return whether a builder treats both as the same file. Another modification time alone is not a change."""
        if (self.size, self.mode) != (other.size, other.mode):
            return False
        known = bool(self.digest and other.digest)
        return self.digest == other.digest if known else self.modified == other.modified


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a context that are sent to the builder, by their path in it."""

    files: Mapping[str, Entry] = field(default_factory=dict)

    def changed_since(self, before: "Manifest") -> tuple[str, ...]:
        """Return the paths that are new, removed or changed, sorted."""
        paths = self.files.keys() | before.files.keys()
        return tuple(
            sorted(path for path in paths if not _same(self.files.get(path), before.files.get(path)))
        )


def manifest_of(root: Path, dockerignore: str, before: Manifest | None = None) -> Manifest:
    """Return the current files of a context. Blocking, so run it in a thread.

    Args:
        root: the build context.
        dockerignore: the patterns of the files that are excluded.
        before: an earlier manifest. Files with the same size and time are not read again.
    """
    known = before.files if before else {}
    found: dict[str, Entry] = {}
    left = _READ
    for path, entry in _walk(root, parse_dockerignore(dockerignore)):
        try:
            status = entry.stat(follow_symlinks=False)
            old = known.get(path)
            if old and (old.size, old.modified) == (status.st_size, status.st_mtime_ns) and old.digest:
                digest = old.digest
            elif status.st_size <= left:
                digest = str(Path(entry.path).readlink()) if entry.is_symlink() else _digest(entry.path)
                left -= status.st_size
            else:
                digest = ""
        except OSError:
            continue  # removed meanwhile, or not readable: the builder reports it
        found[path] = Entry(status.st_size, status.st_mtime_ns, status.st_mode, digest)
        if len(found) >= _FILES:
            break
    return Manifest(found)


def _walk(root: Path, patterns: tuple[Pattern, ...]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files that are not ignored. An ignored folder is entered only where a pattern may keep a file in it."""
    keeps = any(pattern.keeps for pattern in patterns)
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            ignored = ignored_by(patterns, path) is not None
            if entry.is_dir(follow_symlinks=False):
                if keeps or not ignored:
                    pending.append(path)
            elif not ignored and (entry.is_symlink() or entry.is_file()):
                yield path, entry


def _digest(path: str) -> str:
    found = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:  # noqa: PTH123 - the walk yields texts, and a Path for each costs time
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _same(one: Entry | None, other: Entry | None) -> bool:
    return one is not None and other is not None and one.same(other)
