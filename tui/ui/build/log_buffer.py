"""The last lines of a log in the blocks of their arrival, without any work for invisible lines."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

from tui.engine.events import LogLine


class LogBuffer(Sequence[LogLine]):
    """A sequence that grows at its end and drops its oldest lines beyond a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._blocks: list[Sequence[LogLine]] = []
        self._ends: list[int] = []
        """For each block the number of lines up to its end, counted from the first line of the log."""
        self.dropped = 0
        """The number of dropped lines."""

    @property
    def total(self) -> int:
        """The number of all lines, including dropped ones."""
        return self._ends[-1] if self._ends else 0

    def extend(self, block: Sequence[LogLine]) -> None:
        """Add lines, and drop the oldest ones beyond the limit."""
        if not block:
            return
        self._blocks.append(block)
        self._ends.append(self.total + len(block))
        self.dropped = max(0, self.total - self._limit)
        gone = bisect_right(self._ends, self.dropped)
        del self._blocks[:gone], self._ends[:gone]

    def __len__(self) -> int:
        return self.total - self.dropped

    def __iter__(self) -> Iterator[LogLine]:
        for place, block in enumerate(self._blocks):
            yield from block if place else islice(block, len(block) - (self._ends[0] - self.dropped), None)

    @overload
    def __getitem__(self, place: int) -> LogLine: ...
    @overload
    def __getitem__(self, place: slice) -> list[LogLine]: ...
    def __getitem__(self, place: int | slice) -> "LogLine | list[LogLine]":
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        number = place + (self.dropped if place >= 0 else self.total)
        found = bisect_right(self._ends, number)
        return self._blocks[found][number - self._ends[found]]
