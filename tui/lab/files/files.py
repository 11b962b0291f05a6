"""Writing the rendered files into the project: never without knowing what is replaced, and never half."""

import difflib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.render import Rendered

_OURS = (
    "# Keep files that the build does not need out of the build context",
    "# What the build does not need stays out of the build context",
)
"""First words of the .dockerignore files that this program wrote, now and earlier. Any other is the user's own."""


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
    """What writing one file would change."""

    path: Path
    before: str | None
    """None when the file does not exist."""
    after: str
    new_folders: bool = False
    """Whether folders on the way to it are made where they are missing."""

    @property
    def diff(self) -> tuple[str, ...]:
        """A unified diff, clean for a terminal; empty when nothing changes."""
        before = (self.before or "").splitlines()
        old = "/dev/null" if self.before is None else self.path.name
        lines = difflib.unified_diff(before, self.after.splitlines(), old, self.path.name, lineterm="")
        return tuple(clean_line(line) for line in lines)


def changes(root: Path, rendered: "Rendered", name: str = "Dockerfile") -> tuple[Change, ...]:
    """Return what writing would change: only files whose text would differ, best read as a diff.

    A .dockerignore that somebody else wrote is left alone; BuildKit prefers ``<name>.dockerignore``, so the
    patterns go there.

    Raises:
        WriteError: a file that exists cannot be read.
    """
    ignore = root / ".dockerignore"
    theirs = read_file(ignore)
    if name != "Dockerfile" or (theirs is not None and not theirs.startswith(_OURS)):
        ignore = root / f"{name}.dockerignore"
    wanted = ((root / name, rendered.dockerfile), (ignore, rendered.dockerignore))
    found = tuple(Change(path, read_file(path), text) for path, text in wanted)
    return tuple(change for change in found if change.before != change.after)


def write(wanted: tuple[Change, ...]) -> tuple[str, ...]:
    """Write the files, each in one step; what was there is kept as ``.bak``. Returns a line for each file.

    Raises:
        WriteError: the directory is read-only or full, or a file has changed since it was compared.
    """
    for change in wanted:
        if read_file(change.path) != change.before:
            raise WriteError(
                f"{change.path.name} has changed in the meantime.", "Look at the difference again."
            )
    return tuple(_write(change) for change in wanted)


def _write(change: Change) -> str:
    path = change.path.resolve()
    said = f"wrote {change.path.name}"
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
            said += f"; the old one is {backup.name}"
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        raise WriteError(
            f"{change.path.name} could not be written: {error.strerror or error}.",
            f"Check that {path.parent} may be written to, or take the text with `godock-tui generate`.",
        ) from error
    return said


def _backup(path: Path) -> Path:
    candidate = path.with_name(f"{path.name}.bak")
    number = 2
    while candidate.exists():
        candidate = path.with_name(f"{path.name}.bak.{number}")
        number += 1
    return candidate


def read_file(path: Path) -> str | None:
    """Return what :attr:`Change.before` has of a file, whatever its line endings are; None when there is none.

    Raises:
        WriteError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(
            f"{path.name} could not be read: {error.strerror or error}.", "Check its permissions."
        ) from error
