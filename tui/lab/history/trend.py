"""Trends of an image's figures over commits, drawn with block characters. Pure."""

from collections.abc import Iterable, Sequence

from tui.frozen import dataclass
from tui.lab.history.entry import Entry
from tui.lab.sizes.metrics import Metric

BLOCKS = "▁▂▃▄▅▆▇█"
LONGEST = 40
"""Maximum number of points. The newest ones are kept."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure of one image over the measured commits."""

    program: str
    title: str
    commits: tuple[str, ...]
    """Full hashes, oldest first. Empty without git."""
    values: tuple[float, ...]
    """One value for each commit, in the figure's own unit."""

    @property
    def blocks(self) -> str:
        """The values as block characters."""
        return blocks(self.values)

    @property
    def change(self) -> float:
        """The last value divided by the first, minus 1. It is 0 if there is nothing to compare."""
        return self.values[-1] / self.values[0] - 1 if self.values and self.values[0] else 0.0


def blocks(values: Sequence[float]) -> str:
    """Return a block for each value, the lowest for the minimum and a full one for the maximum.

    Equal values are drawn at half height.
    """
    if not values:
        return ""
    least, most = min(values), max(values)
    if least == most:
        return BLOCKS[len(BLOCKS) // 2 - 1] * len(values)
    steps = len(BLOCKS) - 1
    return "".join(BLOCKS[round((value - least) / (most - least) * steps)] for value in values)


def trends(entries: Iterable[Entry], metric: Metric) -> tuple[Trend, ...]:
    """Return the trend of each image, in the order of the first measurements.

    An image is a program with the title of its recipe, on one platform. The newest measurement of a commit counts.
    Without git, every measurement is a separate point.

    Args:
        entries: the measurements of one module, oldest first.
        metric: the figure to follow. Measurements without it are skipped.
    """
    points: dict[tuple[str, str, str], dict[str, tuple[str, float]]] = {}
    for number, entry in enumerate(entries):
        figure = metric.of(entry)
        if figure is None:
            continue
        of_image = points.setdefault((entry.program, entry.title, entry.platform), {})
        of_image[entry.commit or f"#{number}"] = (entry.commit, figure.value)
    return tuple(
        Trend(program, title, *_columns(tuple(of_image.values())[-LONGEST:]))
        for (program, title, _platform), of_image in points.items()
    )


def _columns(points: Sequence[tuple[str, float]]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    return tuple(commit for commit, _ in points), tuple(value for _, value in points)
