"""Temporary folders, which a later session removes if this one is killed."""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.engine.engine import EngineError
from tui.engine.leftovers import is_left, own_mark

_PREFIX = "godock-"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_OWNER = ".godock-owner"
"""A file in each folder that identifies its session, like the label of a container."""


def temporary_directory() -> Path:
    """Return the directory of temporary files.

    Raises:
        EngineError: there is none that can be written.
    """
    try:
        return Path(tempfile.gettempdir())
    except OSError as error:
        raise _unwritable(os.environ.get("TMPDIR") or "/tmp", error) from error


@contextmanager
def writing_temporary_files() -> Iterator[Path]:
    """Yield the directory of temporary files. In the block, an error of the disk is reported with its name.

    Raises:
        EngineError: the directory is full, missing or read-only.
    """
    parent = temporary_directory()
    try:
        yield parent
    except OSError as error:
        inside = isinstance(error.filename, str) and Path(error.filename).is_relative_to(parent)
        if error.errno in _NO_SPACE or inside:
            raise _unwritable(str(parent), error) from error
        raise


def _unwritable(folder: str, error: OSError) -> EngineError:
    why = os.strerror(error.errno).lower() if error.errno in _NO_SPACE else "the directory is not writable"
    return EngineError(
        f"Temporary files cannot be written to {folder}: {why}.",
        "Free some disk space there, or set TMPDIR to a different directory.",
    )


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder, empty except for a hidden file, and remove it at the end of the block.

    Raises:
        EngineError: it cannot be created, or a file in it cannot be written.
    """
    with (
        writing_temporary_files() as parent,
        tempfile.TemporaryDirectory(prefix=_PREFIX, dir=parent, ignore_cleanup_errors=True) as name,
    ):
        folder = Path(name)
        (folder / _OWNER).write_text(str(own_mark()), encoding="utf-8")
        yield folder


def sweep_folders(parent: Path | None = None) -> None:
    """Remove the folders of sessions that have certainly ended. Blocking.

    Args:
        parent: the parent of temporary folders, by default that of the system.
    """
    for folder in (parent or temporary_directory()).glob(f"{_PREFIX}*"):
        owner = folder / _OWNER
        # a folder of another program, or one that is created or emptied right now
        with suppress(OSError):
            found = owner.stat()
            if is_left(owner.read_text(encoding="utf-8"), time.time() - found.st_mtime):
                shutil.rmtree(folder, ignore_errors=True)
