"""Reports the progress of reading, and can stop it."""

from collections.abc import Callable
from dataclasses import dataclass, field

OnProgress = Callable[[int], None]
"""Called from the reading thread with the number of files that have been read."""

_EVERY = 64
"""Files between two reports, which take some ten milliseconds."""


@dataclass(slots=True)
class Watch:
    """Counts the files that are read, reports regularly, and checks whether to stop."""

    on_progress: OnProgress | None = None
    should_stop: Callable[[], bool] | None = None
    count: int = 0
    stopped: bool = field(default=False, init=False)
    """Stays True after a stop, at which all readers end."""

    def file(self) -> None:
        """Count a file."""
        self.count += 1
        if self.count % _EVERY:
            return
        if self.on_progress is not None:
            self.on_progress(self.count)
        self.stopped = self.stopped or (self.should_stop is not None and self.should_stop())
