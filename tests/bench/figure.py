"""One measured figure, and how a set of them is shown."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in the unit named, beside the most that it may be."""

    name: str
    value: float
    unit: str
    """``ms``, ``MiB``, ``x`` (a ratio of two medians), ``s`` or ``lines/s``."""
    limit: float | None
    """The claim: at most this much. None for a figure that only explains others."""
    how: str

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept, or None without one."""
        return None if self.limit is None else self.value <= self.limit

    def as_json(self) -> dict[str, object]:
        """Return the figure for ``--json``."""
        return {**asdict(self), "met": self.met}


def ratio(name: str, ours: list[float], theirs: list[float], limit: float | None, how: str) -> Figure:
    """Return the ratio of two medians, with both of them (in seconds, the least in brackets) told in ``how``."""
    return Figure(
        name, median(ours) / median(theirs), "x", limit, f"{spread(ours)} against {spread(theirs)}: {how}"
    )


def spread(seconds: list[float]) -> str:
    """Return the median of some durations and the least of them."""
    return f"{median(seconds):.2f} s (min {min(seconds):.2f})"


def percentile(samples: list[float], share: float) -> float:
    """Return the sample below which that share of all samples lies."""
    return sorted(samples)[min(len(samples) - 1, int(len(samples) * share))]


def show(figures: Iterable[Figure]) -> None:
    """Print a table; where there is no terminal it is 120 cells wide."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)
    table = Table("name", "figure", "limit", "met", "how it was measured")
    for column in table.columns[1:3]:
        column.justify = "right"
    for column in table.columns[:4]:
        column.no_wrap = True
    for one in figures:
        limit = "" if one.limit is None else f"≤ {one.limit:,g} {one.unit}"
        met = "" if one.met is None else "yes" if one.met else "NO"
        table.add_row(one.name, f"{one.value:,.4g} {one.unit}", limit, met, Text(one.how))
    console.print(table)
