"""How the process ends: at a signal from the first import on, and in any case once an orderly end takes too long."""

import _thread
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 2.0
"""Seconds that an orderly end may take."""


def install() -> None:
    """Let a signal end the process with 128 and its number, without a traceback, until there is something to stop."""
    for number in ENDING:
        if (
            signal.getsignal(number) is not signal.SIG_IGN
        ):  # what the caller ignores, as nohup does, stays ignored
            signal.signal(number, _received)


def uninstall() -> None:
    """Give the signals back what Python does at them."""
    for number in ENDING:
        if signal.getsignal(number) is _received:
            default = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, default)


def _received(number: int, _frame: FrameType | None) -> None:
    if number == signal.SIGINT:
        os.write(2, b"godock-tui: Stopped.\n")
    end_at_once(128 + number)


def end_at_once(status: int) -> NoReturn:
    """End the process, and every child that it has, without waiting for anything."""
    children = sys.modules.get("tui.engine.process")
    if children is not None:
        children.end_all()
    os._exit(status)


class Deadline:
    """Ends the process with a status once :data:`PATIENCE` is over, whatever it waits for then."""

    def __init__(self, status: int, restore: Callable[[], None]) -> None:
        """Begin.

        Args:
            status: the exit status.
            restore: called before the end, in another thread. Must neither block nor raise.
        """
        self._status, self._restore = status, restore
        self.renew()
        # unlike a thread of threading's, it can be started by a signal handler, and nobody waits for it
        _thread.start_new_thread(self._wait, ())

    def renew(self) -> None:
        """Begin anew."""
        self._end = time.monotonic() + PATIENCE

    def _wait(self) -> None:
        while (left := self._end - time.monotonic()) > 0:
            time.sleep(left)
        self._restore()
        end_at_once(self._status)
