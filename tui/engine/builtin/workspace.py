"""The folders in which the steps of a build run: copies of the build context, and what the steps make."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from tui.engine.engine import EngineError
from tui.frozen import dataclass
from tui.project.dockerignore import Pattern, ignored_by, parse_dockerignore


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the paths of build stages are on this disk. All stages share it."""

    root: Path
    """The root of what is outside the build context, such as ``/out``."""
    source: str
    """Where the build context is in the build stages, such as ``/src``."""
    copy: Path
    """The copy of the build context."""

    def local(self, path: str) -> Path:
        """Return the place of an absolute path of a build stage."""
        if path == self.source or path.startswith(f"{self.source.rstrip('/')}/"):
            return self.copy / path[len(self.source) :].lstrip("/")
        return self.root / path.lstrip("/")

    def text(self, word: str) -> str:
        """Return a word of a command with a path of the build context replaced."""
        name, assigned, value = word.partition("=")
        if assigned and name.startswith("-"):
            return f"{name}={self.text(value)}" if value.startswith(self.source) else word
        inside = word == self.source or word.startswith(f"{self.source.rstrip('/')}/")
        return str(self.local(word)) if inside else word


def copy_context(
    root: Path, ignore: str, target: Path, pause: Callable[[], None] = lambda: None
) -> tuple[int, int]:
    """Copy a build context without the files that its ignore file excludes. Blocking.

    Modes and times are kept, because Go's cache of test results depends on the times.

    Args:
        root: the directory.
        ignore: the text of the ignore file.
        target: a new folder.
        pause: called for each file. It may raise to stop.

    Returns:
        The number of files and their bytes.

    Raises:
        EngineError: a file is not readable, or the disk is full.
    """
    files = size = 0
    patterns = parse_dockerignore(ignore)
    target.mkdir(parents=True)
    path = root
    try:
        for name, info in _entries(root, patterns):
            pause()
            path, copied = root / name, target / name
            copied.parent.mkdir(parents=True, exist_ok=True)
            if stat.S_ISDIR(info.st_mode):
                copied.mkdir(exist_ok=True)
            elif stat.S_ISLNK(info.st_mode):
                copied.symlink_to(path.readlink())
            elif stat.S_ISREG(info.st_mode):
                shutil.copy2(path, copied)
                files, size = files + 1, size + info.st_size
    except OSError as error:
        raise EngineError(
            f"The file {path} could not be copied ({error.strerror or error}).",
            "Make it readable, or exclude it in .dockerignore.",
        ) from None
    return files, size


def _entries(root: Path, patterns: tuple[Pattern, ...]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the paths that a build can copy, relative to the root, each directory before what is in it."""
    may_keep = any(pattern.keeps for pattern in patterns)
    pending = [""]
    while pending:
        directory = pending.pop()
        with os.scandir(root / directory) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            name = f"{directory}/{entry.name}" if directory else entry.name
            ignored = bool(patterns) and ignored_by(patterns, name) is not None
            if entry.is_dir(follow_symlinks=False) and (not ignored or may_keep):
                pending.append(name)
            if not ignored:
                yield name, entry.stat(follow_symlinks=False)
