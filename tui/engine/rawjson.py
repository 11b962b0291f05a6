"""What ``docker buildx build --progress=rawjson`` writes to stderr. Sans-IO: fed with bytes, gives events."""

import json
import re
from collections import deque
from collections.abc import Iterable
from itertools import chain, groupby

from tui.engine.events import BuildEvent, LogChunk
from tui.engine.status import StatusReader
from tui.text.clean import clean_line

_LINE_LIMIT = 16 << 20
"""Bytes of a line without end that are kept; a real one holds at most a few hundred kilobytes of log."""
_FAILING_LINE = re.compile(r"^\s*(\d+) \| >>> ")
_SUMMARY_LINE = re.compile(r"^\S*[Dd]ockerfile\S*:(\d+)$")


class RawJsonDecoder:
    """Feed it chunks of any size. Lines that are not JSON are the closing text that buildx writes for people."""

    def __init__(self) -> None:
        self._tail = b""
        self._reader = StatusReader()
        self._closing: deque[str] = deque(maxlen=200)

    def feed(self, data: bytes) -> list[BuildEvent]:
        """Return the events that are complete with this chunk."""
        *lines, self._tail = (self._tail + data).split(b"\n")
        if len(self._tail) > _LINE_LIMIT:
            self._tail = b""
        return joined(event for line in lines for event in self._read(line))

    def close(self) -> list[BuildEvent]:
        """Return what the end of the stream completes."""
        last = self._read(self._tail)
        self._tail = b""
        return [*last, *self._reader.close()]

    def _read(self, line: bytes) -> list[BuildEvent]:
        if line.startswith(b"{"):
            try:
                status = json.loads(line.decode())
            except ValueError:
                status = None
            if isinstance(status, dict):
                return list(self._reader.read(status))
        if not line.strip():
            return []
        self._closing.append(clean_line(line.decode("utf-8", "replace")))
        return []

    @property
    def error(self) -> str:
        """What buildx says went wrong, in one line without its prefixes; empty when it said nothing."""
        said = [line for line in self._closing if line.startswith(("ERROR:", "error:"))]
        if not said:
            return next((line for line in reversed(self._closing) if line.strip()), "")
        text = said[-1].partition(":")[2].strip()
        for prefix in ("failed to build: ", "failed to solve: "):
            text = text.removeprefix(prefix)
        return text

    @property
    def failing_line(self) -> int:
        """The line of the Dockerfile that buildx points at, counted from 1; 0 when it points at none."""
        for line in self._closing:
            if found := _FAILING_LINE.match(line):
                return int(found[1])
        return next((int(found[1]) for line in self._closing if (found := _SUMMARY_LINE.match(line))), 0)


def joined(events: Iterable[BuildEvent]) -> list[BuildEvent]:
    """Return the events with neighbouring log chunks of a step made one: buildx may send a message for every line."""
    found: list[BuildEvent] = []
    for step, group in groupby(events, lambda event: event.step if isinstance(event, LogChunk) else ""):
        if step:
            lines = [event.lines for event in group if isinstance(event, LogChunk)]
            found.append(LogChunk(step, tuple(chain.from_iterable(lines))))
        else:
            found += group
    return found
