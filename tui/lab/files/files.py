"""Writes the rendered files into the project, atomically and only over files that the user has seen."""

import difflib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui.frozen import dataclass
from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.render import Rendered

_OURS = (
    "# Keep files that the build does not need out of the build context",
    "# What the build does not need stays out of the build context",
)
"""First words of .dockerignore files that this program wrote. Any other file is the user's own."""


class WriteError(Exception):
    """A file could not be written.

    Attributes:
        message: what happened and why, in one sentence.
        hint: what to do next.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one file."""

    path: Path
    before: str | None
    """None if the file does not exist."""
    after: str
    new_folders: bool = False
    """Whether to create missing parent directories."""

    @property
    def diff(self) -> tuple[str, ...]:
        """A unified diff without control characters. Empty if nothing changes."""
        before = (self.before or "").splitlines()
        old = "/dev/null" if self.before is None else self.path.name
        lines = difflib.unified_diff(before, self.after.splitlines(), old, self.path.name, lineterm="")
        return tuple(clean_line(line) for line in lines)


def changes(root: Path, rendered: "Rendered", name: str = "Dockerfile") -> tuple[Change, ...]:
    """Return the changes of the files that differ from the rendered ones.

    A .dockerignore that this program did not write is kept. The patterns then go to ``<name>.dockerignore``, which
    BuildKit prefers.

    Raises:
        WriteError: an existing file cannot be read.
    """
    ignore = root / ".dockerignore"
    existing = read_file(ignore)
    if name != "Dockerfile" or (existing is not None and not existing.startswith(_OURS)):
        ignore = root / f"{name}.dockerignore"
    wanted = ((root / name, rendered.dockerfile), (ignore, rendered.dockerignore))
    found = tuple(Change(path, read_file(path), text) for path, text in wanted)
    return tuple(change for change in found if change.before != change.after)


def write(wanted: tuple[Change, ...]) -> tuple[str, ...]:
    """Write each file atomically, keep the former one as ``.bak``, and return a line for each file.

    Raises:
        WriteError: the directory is read-only or full, or a file has changed since it was compared.
    """
    for change in wanted:
        if read_file(change.path) != change.before:
            raise WriteError(
                f"{change.path.name} has changed since the diff was shown.", "Review the diff again."
            )
    return tuple(_write(change) for change in wanted)


def _write(change: Change) -> str:
    path = change.path.resolve()
    line = f"wrote {change.path.name}"
    temporary = ""
    try:
        if change.new_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(change.after)
        mode = path.stat().st_mode & 0o777 if change.before is not None else 0o644
        Path(temporary).chmod(mode)
        if change.before is not None:
            backup = _backup(path)
            os.link(path, backup)
            line += f". The previous version is saved as {backup.name}"
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        raise WriteError(
            f"{change.path.name} could not be written: {error.strerror or error}.",
            f"Check that {path.parent} is writable, or print the file with `godock-tui generate`.",
        ) from error
    return line


def _backup(path: Path) -> Path:
    candidate = path.with_name(f"{path.name}.bak")
    number = 2
    while candidate.exists():
        candidate = path.with_name(f"{path.name}.bak.{number}")
        number += 1
    return candidate


def read_file(path: Path) -> str | None:
    """Return the text of a file as in :attr:`Change.before`, with any line endings, or None if it does not exist.

    Raises:
        WriteError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(
            f"{path.name} could not be read: {error.strerror or error}.", "Check the file's permissions."
        ) from error
