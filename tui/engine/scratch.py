"""Temporary folders of ours: gone when the work is done, and swept by a later session when this one was killed."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.engine.leftovers import is_left, own_mark

_PREFIX = "godock-"
_OWNER = ".godock-owner"
"""A file in each folder that says whose it is, as the label of a container does."""


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield an empty folder, but for a hidden file, that is gone when the block is left.

    Raises:
        OSError: there is no room for it.
    """
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / _OWNER).write_text(str(own_mark()), encoding="utf-8")
        yield folder


def sweep_folders(parent: Path | None = None) -> None:
    """Remove the folders of sessions that are known to be over. Blocking.

    Args:
        parent: where temporary folders are made, unless the system's own place.
    """
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        owner = folder / _OWNER
        # somebody else's folder, or one of ours that is being made or emptied
        with suppress(OSError):
            found = owner.stat()
            if is_left(owner.read_text(encoding="utf-8"), time.time() - found.st_mtime):
                shutil.rmtree(folder, ignore_errors=True)
