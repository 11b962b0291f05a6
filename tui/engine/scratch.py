"""Temporary folders, which a later session removes if this one is killed."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.engine.leftovers import is_left, own_mark

_PREFIX = "godock-"
_OWNER = ".godock-owner"
"""A file in each folder that identifies its session, like the label of a container."""


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder, empty except for a hidden file, and remove it at the end of the block.

    Raises:
        OSError: the folder cannot be created.
    """
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / _OWNER).write_text(str(own_mark()), encoding="utf-8")
        yield folder


def sweep_folders(parent: Path | None = None) -> None:
    """Remove the folders of sessions that have certainly ended. Blocking.

    Args:
        parent: the parent of temporary folders, by default that of the system.
    """
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        owner = folder / _OWNER
        # a folder of another program, or one that is created or emptied right now
        with suppress(OSError):
            found = owner.stat()
            if is_left(owner.read_text(encoding="utf-8"), time.time() - found.st_mtime):
                shutil.rmtree(folder, ignore_errors=True)
