"""What a build's context holds, so that the next build can tell which file has changed."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.project.dockerignore import Pattern, ignored_by, parse_dockerignore

_FILES = 50_000
"""Files that are looked at; a context with more is judged by its first ones."""
_READ = 256_000_000
"""Bytes that are read to learn what files hold; of what lies beyond, size and time have to do."""
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
    """Of what it holds; empty where that was not read."""

    def same(self, other: "Entry") -> bool:
        """Whether a builder takes both for the same: a file that was only touched is no other one."""
        if (self.size, self.mode) != (other.size, other.mode):
            return False
        known = bool(self.digest and other.digest)
        return self.digest == other.digest if known else self.modified == other.modified


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a context that the builder is sent, by their path in it."""

    files: Mapping[str, Entry] = field(default_factory=dict)

    def changed_since(self, before: "Manifest") -> tuple[str, ...]:
        """Return the paths that are new, gone, or hold something else, in order."""
        paths = self.files.keys() | before.files.keys()
        return tuple(
            sorted(path for path in paths if not _same(self.files.get(path), before.files.get(path)))
        )


def manifest_of(root: Path, dockerignore: str, before: Manifest | None = None) -> Manifest:
    """Return what a context holds now. It reads files, so it belongs into a thread.

    Args:
        root: the build context.
        dockerignore: the patterns of what stays out.
        before: an earlier one: files that have kept size and time are not read again.
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
            continue  # it is gone already, or not ours to read: the builder will say so
        found[path] = Entry(status.st_size, status.st_mtime_ns, status.st_mode, digest)
        if len(found) >= _FILES:
            break
    return Manifest(found)


def _walk(root: Path, patterns: tuple[Pattern, ...]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files that are not ignored; an ignored folder is entered only where something in it may be kept."""
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
    with open(path, "rb") as file:  # noqa: PTH123 - what the walk gives is a text, and there are many
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _same(one: Entry | None, other: Entry | None) -> bool:
    return one is not None and other is not None and one.same(other)
