"""Between a build that may print 100,000 lines and a screen that draws 15 times a second."""

import asyncio
from time import perf_counter

from tui.engine.events import BuildEvent, LogChunk

MAX_LINES = 16_000
"""Lines that may wait: more than that, and the build has to wait for the screen. Taking them in holds the loop for 5 ms."""
_SLICE = 0.002
"""Seconds for which taking events may hold the event loop before keys get their turn."""


class Inbox:
    """Collects events until they are taken all at once; holds up whoever fills it faster than that."""

    def __init__(self, max_lines: int = MAX_LINES) -> None:
        self._events: list[BuildEvent] = []
        self._lines = 0
        self._max_lines = max_lines
        self._room = asyncio.Event()
        self._room.set()
        self._slice_ends = 0.0

    async def put(self, event: BuildEvent) -> None:
        """Add an event; waits while too much is waiting already."""
        self._events.append(event)
        self._lines += len(event.lines) if isinstance(event, LogChunk) else 1
        if self._lines >= self._max_lines:
            self._room.clear()
            await self._room.wait()
        elif perf_counter() > self._slice_ends:
            # an engine with much to say never has to wait for more, and would keep the loop to itself
            await asyncio.sleep(0)
            self._slice_ends = perf_counter() + _SLICE

    def add(self, event: BuildEvent) -> None:
        """Add a last event, without waiting."""
        self._events.append(event)

    def take(self) -> list[BuildEvent]:
        """Return what has come in since the last time, and make room."""
        events, self._events = self._events, []
        self._lines = 0
        self._room.set()
        return events
