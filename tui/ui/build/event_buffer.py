"""A buffer between a build that may print 100,000 lines and a screen that draws 15 times a second."""

import asyncio
from time import perf_counter

from tui.engine.events import BuildEvent, LogChunk
from tui.engine.raw_lines import LazyLines
from tui.text.clean import LINE_LIMIT

MAX_BYTES = 32 << 20
"""Maximum size of waiting log lines. A build that prints more has to wait for the screen."""
_SLICE = 0.002
"""Seconds that taking events may block the event loop before keys are handled."""


class EventBuffer:
    """Collects events until they are taken in one batch. A producer that is too fast has to wait."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._events: list[BuildEvent] = []
        self._bytes = 0
        self._max_bytes = max_bytes
        self._room = asyncio.Event()
        self._room.set()
        self._slice_ends = 0.0

    async def put(self, event: BuildEvent) -> None:
        """Add an event, after waiting while the buffer is full."""
        self._events.append(event)
        self._bytes += _size(event)
        if self._bytes >= self._max_bytes:
            self._room.clear()
            await self._room.wait()
        elif perf_counter() > self._slice_ends:
            # a busy engine always has the next event ready, so the loop would never run anything else
            await asyncio.sleep(0)
            self._slice_ends = perf_counter() + _SLICE

    def add(self, event: BuildEvent) -> None:
        """Add a last event without waiting."""
        self._events.append(event)

    def take(self) -> list[BuildEvent]:
        """Return the events since the last call, and make room."""
        events, self._events = self._events, []
        self._bytes = 0
        self._room.set()
        return events


def _size(event: BuildEvent) -> int:
    """Return an upper estimate of an event's size in bytes."""
    if not isinstance(event, LogChunk):
        return LINE_LIMIT
    return len(event.lines.data) if isinstance(event.lines, LazyLines) else len(event.lines) * LINE_LIMIT
