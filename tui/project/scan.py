"""Lists all files of a directory with their sizes, without reading them."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from tui.frozen import dataclass

_ENTRIES = 60_000
"""Files and directories that are listed, which takes a few tenths of a second."""

_NEVER = frozenset({".git", ".hg", ".svn"})
_LAST = frozenset({"node_modules", "vendor"})
"""Large directories that are listed after everything else."""

_HIDDEN = frozenset({".github", ".ci", ".docker", ".build", ".deploy", ".release"})
"""Directories with a dot that contain configuration of a project itself."""

_FOREIGN = frozenset({"vendor", "node_modules", "testdata"})


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of a directory, the nearest first."""

    files: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Directory, empty for the root -> name of each file in it -> size in bytes. Links are left out."""
    partial: bool = False
    """Whether the limit was reached, so that files are missing."""

    def own(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        """Yield the directories that the project maintains itself, without dependencies, test data and hidden ones."""
        for directory, names in self.files.items():
            if is_own(directory):
                yield directory, names


def scan(root: Path, *, limit: int = _ENTRIES) -> Scan:
    """Return the files below a directory. Data of version control, and what cannot be read, is left out."""
    files: dict[str, dict[str, int]] = {}
    pending, late, left = [""], list[str](), limit
    while pending or late:
        if not pending:
            pending, late = late, []
        directory, left = pending.pop(0), left - 1
        below: list[str] = []
        found = files.setdefault(directory, {})
        for entry in _entries(os.path.join(root, directory)):  # noqa: PTH118 - called thousands of times
            left -= 1
            path = f"{directory}/{entry.name}" if directory else entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    (late if entry.name in _LAST else below).append(path)
                elif entry.is_file(follow_symlinks=False):
                    found[entry.name] = entry.stat(follow_symlinks=False).st_size
            except OSError:
                continue
        if left <= 0:
            return Scan(files, partial=True)
        pending += (path for path in below if path.rpartition("/")[2] not in _NEVER)
    return Scan(files)


def is_own(directory: str) -> bool:
    """Return whether a project maintains a directory itself, by its name."""
    return not directory or all(
        part not in _FOREIGN and (not part.startswith(".") or part in _HIDDEN)
        for part in directory.split("/")
    )


def _entries(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
