"""The last lines of a log, in the blocks that they came in: nothing is done for a line that nobody looks at."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

from tui.engine.events import LogLine


class LogBuffer(Sequence[LogLine]):
    """A sequence that grows at its end and, beyond a limit, forgets its beginning."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._blocks: list[Sequence[LogLine]] = []
        self._ends: list[int] = []
        """Of each block, the number of lines up to its end, counted from the first that ever came."""
        self.dropped = 0
        """How many lines at the beginning are no longer kept."""

    @property
    def total(self) -> int:
        """How many lines have come, those included that are no longer kept."""
        return self._ends[-1] if self._ends else 0

    def extend(self, block: Sequence[LogLine]) -> None:
        """Add lines; the oldest go when there are too many."""
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
