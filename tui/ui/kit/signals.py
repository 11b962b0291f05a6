"""Signals that ask the program to end: they take the same orderly way out as the user does."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class EndingSignals:
    """While installed, turns each signal of :data:`ENDING` into a call with the exit status that stands for it."""

    def __init__(self, end: Callable[[int], Awaitable[None]]) -> None:
        self._end = end
        self._task: asyncio.Future[None] | None = None

    def install(self) -> None:
        """Listen. Does nothing where signals cannot be listened to: outside the main thread."""
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in ENDING:
                loop.add_signal_handler(number, self._received, number)

    def remove(self) -> None:
        """Leave the signals to what they did before."""
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for number in ENDING:
                loop.remove_signal_handler(number)

    def _received(self, number: signal.Signals) -> None:
        if self._task is None:
            self._task = asyncio.ensure_future(self._end(128 + number))
