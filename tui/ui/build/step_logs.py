"""The log lines of a running build by step, bounded and searchable. Uses no widget."""

import re
from collections.abc import Iterable, Sequence

from tui.engine.events import BuildEvent, LogChunk, LogLine, Stream
from tui.engine.raw_lines import LazyLines
from tui.ui.build.log_buffer import LogBuffer

MAX_LINES = 10_000
"""Maximum number of lines of one step. The oldest are dropped."""

_TELLING = re.compile(
    r"^\s*--- FAIL"  # a Go test
    r"|^panic:|^fatal error:"
    r"|^\S+\.go:\d+:\d+: "  # the compiler and vet
    r"|\berror:|^ERROR\b|^go: .*(?:missing|requires|cannot|error)"
    r"|^FAIL\b"
)


def looks_like_error(text: str) -> bool:
    """Return whether a line looks like an error message."""
    return _TELLING.search(text) is not None


class StepLog:
    """The lines of one step. Numbers count from the first line, including dropped ones."""

    def __init__(self, limit: int = MAX_LINES) -> None:
        self.lines = LogBuffer(limit)
        self.clipped = ""
        """BuildKit's notice that it clipped the log, or empty."""

    @property
    def dropped(self) -> int:
        """The number of dropped lines."""
        return self.lines.dropped

    @property
    def total(self) -> int:
        """The number of all lines, including dropped ones."""
        return self.lines.total

    def extend(self, lines: Sequence[LogLine]) -> None:
        """Add lines, and drop the oldest ones beyond the limit."""
        self.lines.extend(lines)
        if not isinstance(lines, LazyLines):  # lazy lines contain no notices
            for line in lines:
                if line.stream is Stream.NOTICE:
                    self.clipped = line.text

    def matches(self, query: str) -> list[int]:
        """Return the numbers of the lines that contain a text, ignoring case."""
        needle = query.casefold()
        if not needle:
            return []
        return [
            self.dropped + index for index, line in enumerate(self.lines) if needle in line.text.casefold()
        ]

    def first_error(self) -> int | None:
        """Return the number of the first line that looks like an error, or None."""
        return next(
            (self.dropped + index for index, line in enumerate(self.lines) if looks_like_error(line.text)), None
        )

    @property
    def text(self) -> str:
        """All available lines, each with its line end."""
        return "".join(f"{line.text}\n" for line in self.lines)

    @property
    def notice(self) -> str:
        """The notice about missing lines, or empty."""
        notices = []
        if self.dropped:
            notices.append(f"the first {self.dropped:,} lines were discarded".replace(",", " "))
        if self.clipped:
            notices.append(f"truncated by BuildKit: {self.clipped}")
        return " · ".join(notices)


class StepLogs:
    """The logs of all steps of one build."""

    def __init__(self) -> None:
        self._logs: dict[str, StepLog] = {}

    def take(self, events: Iterable[BuildEvent]) -> None:
        """Add the lines of a batch of events."""
        for event in events:
            if isinstance(event, LogChunk):
                self.of(event.step).extend(event.lines)

    def of(self, step: str) -> StepLog:
        """Return the log of a step, which is the same object for the whole build."""
        return self._logs.setdefault(step, StepLog())
