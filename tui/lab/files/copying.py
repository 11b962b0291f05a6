"""Copies a directory in a thread that can be stopped. Blocking functions, and nothing is read that may never end."""

import asyncio
import os
import shutil
import stat
import threading
from collections.abc import Collection, Iterator
from pathlib import Path

from tui.lab.files.files import WriteError
from tui.text.clean import clean_line
from tui.text.units import human_bytes

_CHUNK = 1 << 20
_LIMIT = 8 << 30
"""Bytes of a whole copy. A file may grow while it is copied."""


class _Stopped(Exception):
    """The caller was cancelled."""


async def copy_folder(source: Path, target: Path, ignore: Collection[str]) -> tuple[str, ...]:
    """Copy the regular files, directories and symbolic links of a directory, and return the paths of all others.

    Cancelling stops the copy. What is there by then remains.

    Args:
        source: the directory to copy. Its links are preserved, and not followed.
        target: the copy, which must not exist.
        ignore: names of files and directories to skip.

    Raises:
        OSError: a file cannot be read or written.
        WriteError: the files are too large.
    """
    copy = _Copy(source, set(ignore))
    copying = asyncio.ensure_future(asyncio.to_thread(copy.run, target))
    try:
        return await asyncio.shield(copying)
    except asyncio.CancelledError:
        copy.stop.set()
        # the caller removes the copy, so that nothing may write to it any more
        await asyncio.wait({copying})
        copying.exception()
        raise


class _Copy:
    def __init__(self, source: Path, ignore: set[str]) -> None:
        self.stop = threading.Event()
        self._source = source
        self._ignore = ignore
        self._left_out: list[str] = []
        self._bytes = 0

    def run(self, target: Path) -> tuple[str, ...]:
        self._folder(self._source, target)
        return tuple(sorted(self._left_out))

    def _folder(self, source: Path, target: Path) -> None:
        target.mkdir()
        for entry in self._entries(source):
            found, copy = Path(entry.path), target / entry.name
            if entry.is_symlink():
                copy.symlink_to(found.readlink())
            elif entry.is_dir():
                self._folder(found, copy)
            elif not self._file(found, copy):
                self._left_out.append(clean_line(found.relative_to(self._source).as_posix()))
        # the mode is part of BuildKit's cache key, and may not allow to write
        shutil.copystat(source, target)

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        with os.scandir(folder) as entries:
            for entry in entries:
                if self.stop.is_set():
                    raise _Stopped
                if entry.name not in self._ignore:
                    yield entry

    def _file(self, source: Path, target: Path) -> bool:
        """Copy a file. Return False if it is not a regular one."""
        if not stat.S_ISREG(source.lstat().st_mode):
            return False
        # it may have been replaced since, and opening a FIFO would block
        near = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(near, "rb") as read, target.open("wb") as written:  # noqa: PTH123 - a descriptor
            if not stat.S_ISREG(os.fstat(near).st_mode):
                return False
            while chunk := read.read(_CHUNK):
                if self.stop.is_set():
                    raise _Stopped
                self._bytes += len(chunk)
                if self._bytes > _LIMIT:
                    raise WriteError(
                        f"The project cannot be copied because it has more than {human_bytes(_LIMIT)}.",
                        "Move large files out of the project.",
                    )
                written.write(chunk)
        shutil.copystat(source, target)
        return True
