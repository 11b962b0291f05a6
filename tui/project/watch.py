"""Reading that is watched: how far it is, and whether to go on."""

from collections.abc import Callable
from dataclasses import dataclass, field

OnProgress = Callable[[int], None]
"""Told how many files have been read so far; called from the thread that reads."""

_EVERY = 64
"""Files between two reports: some ten milliseconds of reading."""


@dataclass(slots=True)
class Watch:
    """Counts the files that are read, reports now and then, and asks whether to stop."""

    on_progress: OnProgress | None = None
    should_stop: Callable[[], bool] | None = None
    count: int = 0
    stopped: bool = field(default=False, init=False)
    """Set for good once somebody wants to stop: whoever reads ends where it is."""

    def file(self) -> None:
        """Note that a file is read."""
        self.count += 1
        if self.count % _EVERY:
            return
        if self.on_progress is not None:
            self.on_progress(self.count)
        self.stopped = self.stopped or (self.should_stop is not None and self.should_stop())
