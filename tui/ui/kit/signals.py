"""Signals that end the program in the same order as the user does."""

import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from tui.ending import ENDING


class EndingSignals:
    """Calls a function with the exit status of each received signal of :data:`ENDING` while installed."""

    def __init__(self, end: Callable[[int], None]) -> None:
        """Set the function to call.

        Args:
            end: called between any two instructions of the main thread, even while the event loop is blocked.
        """
        self._end = end
        self._before: dict[signal.Signals, Any] = {}

    def install(self) -> None:
        """Install the handlers. Does nothing outside the main thread, where Python cannot handle signals."""
        with suppress(ValueError):
            for number in ENDING:
                self._before[number] = signal.signal(number, self._received)

    def remove(self) -> None:
        """Restore the previous handlers."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _received(self, number: int, _frame: FrameType | None) -> None:
        self._end(128 + number)
