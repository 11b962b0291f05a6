"""Reads a project in a process of its own, while this one loads the screens: each of two processors does one of them."""

import gc
import mmap
import os
import pickle
import select
import signal
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui.project.model import ProjectError

if TYPE_CHECKING:
    from tui.project.model import GoProject

_POLL = 0.05
"""Seconds between two looks at whether to stop, and at how far it is."""
_COUNT = struct.Struct("Q")


def can_fork() -> bool:
    """Return whether a fork is safe: on Linux, in a process that has no thread but this one."""
    return sys.platform == "linux" and threading.active_count() == 1


class ForkedReader:
    """A child process that has begun to read. It ends by itself, also when this process is no longer there."""

    def __init__(self, path: Path) -> None:
        """Begin.

        Raises:
            OSError: there can be no more processes.
        """
        self._count = mmap.mmap(-1, _COUNT.size)
        self._answer, answer = os.pipe()
        wanted, self._wanted = os.pipe()  # nothing is written to it: the child stops once it is closed
        self._process = os.fork()
        if not self._process:
            os.close(self._wanted)
            _read_and_leave(path, answer, wanted, self._count)
        os.close(answer)
        os.close(wanted)

    def __call__(
        self, path: Path, on_progress: Callable[[int], None], stopped: Callable[[], bool]
    ) -> "GoProject":
        """Wait for the child, and return what it has read; as :func:`tui.project.read`.

        Args:
            path: what the child reads. Where it is killed, this process reads it.
            on_progress: told now and then how many files have been read.
            stopped: asked now and then whether to stop.

        Raises:
            ProjectError: it is no project that can be built.
        """
        answer = bytearray()
        asked = False
        try:
            while True:
                if select.select([self._answer], [], [], _POLL)[0]:
                    part = os.read(self._answer, 65536)
                    if not part:
                        break
                    answer += part
                on_progress(_COUNT.unpack(self._count[:])[0])
                if stopped() and not asked:
                    asked = True
                    os.close(self._wanted)
        finally:
            os.close(self._answer)
            if not asked:
                os.close(self._wanted)
            os.waitpid(self._process, 0)
        try:
            outcome = pickle.loads(answer)  # noqa: S301 - our own child has written it
        except (EOFError, pickle.UnpicklingError):
            from tui.project.reader import read  # noqa: PLC0415 - the child has it, and has been killed

            return read(path, on_progress, stopped)
        if isinstance(outcome, ProjectError):
            raise outcome
        found: GoProject = outcome
        return found


def _read_and_leave(path: Path, answer: int, wanted: int, count: mmap.mmap) -> NoReturn:
    """Do what the child is there for. Nothing of the parent's may run in it: no handler, no ``finally``, no flush."""
    try:
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # ctrl+c reaches both, and only the parent has something to say
        gc.enable()
        from tui.project.reader import read  # noqa: PLC0415 - what takes long happens here, not in the parent

        def progress(files: int) -> None:
            count[:] = _COUNT.pack(files)

        def gone() -> bool:
            return bool(select.select([wanted], [], [], 0)[0])

        try:
            outcome: object = read(path, progress, gone)
        except ProjectError as error:
            outcome = error
        with open(answer, "wb") as file:
            pickle.dump(outcome, file, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)
