"""Start-up time and peak memory of a program, from the timings of the stopwatch."""

from collections.abc import Sequence
from statistics import median, quantiles

from tui.engine.stopwatch import Timing
from tui.frozen import dataclass
from tui.lab.sizes.measurement import Figure, Source

_NOISY_SHARE = 0.25
"""A spread above this share of the median is noisy …"""
_NOISY_MS = 1.0
"""… unless it is smaller than the usual difference between two machines."""
RESOLUTION_MS = 0.2
"""The stopwatch checks every 0.1 ms, and its sleep takes a little longer than requested."""


@dataclass(frozen=True, slots=True)
class Startup:
    """The time from the execution of a program until it answers or, for a command-line program, until it exits."""

    runs_ms: tuple[float, ...]
    """Every completed run, in order. The first one may have read the file from disk."""

    @property
    def median_ms(self) -> float:
        """The median of the runs."""
        return median(self.runs_ms)

    @property
    def spread_ms(self) -> float:
        """Half of the interquartile range of the runs, and at least the resolution of the stopwatch."""
        if len(self.runs_ms) < 2:
            return RESOLUTION_MS
        lower, _, upper = quantiles(self.runs_ms, n=4, method="inclusive")
        return max(RESOLUTION_MS, (upper - lower) / 2)

    @property
    def noisy(self) -> bool:
        """Whether the runs vary so much that small differences between images are meaningless."""
        return is_noisy(self.median_ms, self.spread_ms)

    @property
    def figure(self) -> Figure:
        """The median with its spread, in milliseconds."""
        return Figure(round(self.median_ms, 1), Source.MEASURED, round(self.spread_ms, 1))

    def to_json(self) -> dict[str, object]:
        """Return the start-up as ``build --json`` prints it."""
        return {
            "runs_ms": [round(run, 2) for run in self.runs_ms],
            "median_ms": round(self.median_ms, 2),
            "spread_ms": round(self.spread_ms, 2),
            "noisy": self.noisy,
        }


def is_noisy(median_ms: float, spread_ms: float) -> bool:
    """Return whether runs with this spread vary so much that small differences between images are meaningless."""
    return spread_ms > max(_NOISY_MS, _NOISY_SHARE * median_ms)


def startup_of(laps: Sequence[Timing]) -> Startup | None:
    """Return the times of the completed runs, or None when no run completed."""
    ended = tuple(lap.ends_ms for lap in laps if lap.ends_ms is not None and lap.status in {None, 0})
    return Startup(ended) if ended else None


def peak_of(laps: Sequence[Timing]) -> int | None:
    """Return the largest resident set of a program's main process in the completed runs, in bytes."""
    return max((lap.peak_bytes for lap in laps if lap.ends_ms is not None), default=None)
