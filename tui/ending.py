"""How the process ends: on a signal during the imports, and when an orderly shutdown takes too long."""

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
"""Seconds that an orderly shutdown may take."""


def install() -> None:
    """Exit with 128 plus the signal's number on a signal, without a traceback, until there is work to stop."""
    for number in ENDING:
        if (
            signal.getsignal(number) is not signal.SIG_IGN
        ):  # a signal that the caller ignores, as nohup does, stays ignored
            signal.signal(number, _received)


def uninstall() -> None:
    """Restore Python's default handlers of the signals."""
    for number in ENDING:
        if signal.getsignal(number) is _received:
            default = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, default)


def _received(number: int, _frame: FrameType | None) -> None:
    if number == signal.SIGINT:
        os.write(2, b"godock-tui: Stopped.\n")
    end_at_once(128 + number)


def end_at_once(status: int) -> NoReturn:
    """Kill the process and all its children without waiting."""
    children = sys.modules.get("tui.engine.process")
    if children is not None:
        children.end_all()
    os._exit(status)


class Deadline:
    """Ends the process with a status :data:`PATIENCE` seconds later, even if it is blocked."""

    def __init__(self, status: int, restore: Callable[[], None]) -> None:
        """Start the countdown.

        Args:
            status: the exit status.
            restore: called before the end, in another thread. Must neither block nor raise.
        """
        self._status, self._restore = status, restore
        self.renew()
        # unlike a thread of threading, it can be started in a signal handler and is not joined at exit
        _thread.start_new_thread(self._wait, ())

    def renew(self) -> None:
        """Restart the countdown."""
        self._end = time.monotonic() + PATIENCE

    def _wait(self) -> None:
        while (left := self._end - time.monotonic()) > 0:
            time.sleep(left)
        self._restore()
        end_at_once(self._status)
