"""The result of trying an image."""

from dataclasses import replace

from tui.engine import MemoryUse
from tui.frozen import dataclass
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.lab.trial.binary import Binary
from tui.lab.trial.startup import Startup
from tui.lab.trial.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The verdict on an image, and the evidence for it."""

    verdict: Verdict
    binary: Binary | None = None
    """None when the program's file is not where the Dockerfile puts it."""
    startup: Startup | None = None
    memory: MemoryUse | None = None
    """Of the container at rest, or None for a program that exits."""
    peak_bytes: int | None = None
    """The largest resident set of the program's main process, including pages of its file."""

    def added_to(self, measurement: Measurement) -> Measurement:
        """Return a measurement with the figures of this trial in it.

        The memory is the anonymous pages of a server at rest, or the peak of a program that exits.
        """
        held = self.memory.anonymous if self.memory else self.peak_bytes
        return replace(
            measurement,
            startup_ms=self.startup.figure if self.startup else None,
            memory_bytes=Figure(held, Source.MEASURED) if held else None,
        )

    def to_json(self) -> dict[str, object]:
        """Return the verdict with its evidence, as ``build --json`` prints it."""
        return {
            **self.verdict.to_json(),
            "startup": self.startup.to_json() if self.startup else None,
            "memory": {
                "anonymous_bytes": self.memory.anonymous if self.memory else None,
                "cache_bytes": self.memory.cache if self.memory else None,
                "peak_bytes": self.peak_bytes,
            },
        }
