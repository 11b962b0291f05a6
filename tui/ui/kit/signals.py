"""Signals that ask the program to end: they take the same orderly way out as the user does."""

import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from tui.ending import ENDING


class EndingSignals:
    """While installed, turns each signal of :data:`ENDING` into a call with the exit status that stands for it."""

    def __init__(self, end: Callable[[int], None]) -> None:
        """Take the function to call.

        Args:
            end: called between any two instructions of the main thread, also while the event loop is held up.
        """
        self._end = end
        self._before: dict[signal.Signals, Any] = {}

    def install(self) -> None:
        """Listen. Does nothing where signals cannot be listened to: outside the main thread."""
        with suppress(ValueError):
            for number in ENDING:
                self._before[number] = signal.signal(number, self._received)

    def remove(self) -> None:
        """Leave the signals to what they did before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _received(self, number: int, _frame: FrameType | None) -> None:
        self._end(128 + number)
