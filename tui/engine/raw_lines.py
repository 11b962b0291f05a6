"""Lines of a step's log as raw bytes, so that a flood is only counted, and decoded where it is shown."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from tui.engine.events import LogLine, Stream
from tui.text.clean import clean_line


class LazyLines(Sequence[LogLine]):
    """Whole lines of one stream, decoded and cleaned on access.

    They contain no notices about the log itself, which belong to another stream.
    """

    def __init__(self, data: bytes, stream: Stream = Stream.OUT) -> None:
        """Wrap the bytes of some lines, each with its line ending."""
        self.data = data
        self.stream = stream

    @cached_property
    def _count(self) -> int:
        return self.data.count(b"\n")

    @cached_property
    def _cut(self) -> list[bytes]:
        return self.data.split(b"\n")[:-1]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[LogLine]:
        # no byte of a longer character is a line feed, so splitting before or after decoding is equivalent
        texts = self.data.decode("utf-8", "replace").split("\n")
        return (LogLine(clean_line(text), self.stream) for text in texts[:-1])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    @overload
    def __getitem__(self, place: int) -> LogLine: ...
    @overload
    def __getitem__(self, place: slice) -> "LazyLines": ...
    def __getitem__(self, place: int | slice) -> "LogLine | LazyLines":
        if isinstance(place, slice):
            return LazyLines(b"".join([line + b"\n" for line in self._cut[place]]), self.stream)
        return LogLine(clean_line(self._cut[place].decode("utf-8", "replace")), self.stream)
