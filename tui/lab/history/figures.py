"""The figures that a history is told in: what each is taken from, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from tui.lab.history.trend import Pick
from tui.text.units import human_bytes, human_milliseconds


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of an image."""

    pick: Pick
    shown: Callable[[float], str]
    meaning: str
    """In a few words."""


FIGURES: dict[str, Metric] = {
    "pull": Metric(lambda sizes: sizes.pull_bytes, human_bytes, "pull size"),
    "unpacked": Metric(lambda sizes: sizes.unpacked_bytes, human_bytes, "size on disk"),
    "binary": Metric(lambda sizes: sizes.binary_bytes, human_bytes, "size of the program"),
    "start": Metric(lambda sizes: sizes.startup_ms, human_milliseconds, "start-up"),
    "memory": Metric(lambda sizes: sizes.memory_bytes, human_bytes, "memory"),
}
"""By name, in the order of their columns."""

FOLLOWED = ("pull", "start", "memory")
"""What a trend is drawn of: what a node downloads, and what running costs."""


def change_of(first: float, last: float, told: Metric) -> str:
    """Return how a figure has moved, such as ``5.9 MB → 6.2 MB (+5.1 %)``."""
    share = round((last / first - 1) * 100, 1) if first else 0.0
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return f"{told.shown(first)} → {told.shown(last)} ({sign}{abs(share):g} %)"
