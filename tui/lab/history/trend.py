"""How the figures of an image move from commit to commit, drawn with block characters. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.lab.history.entry import Entry
from tui.lab.sizes.metrics import Metric

BLOCKS = "▁▂▃▄▅▆▇█"
LONGEST = 40
"""Points of a trend at most; of more the newest."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure of one image over the commits at which it was measured."""

    program: str
    title: str
    commits: tuple[str, ...]
    """In full, oldest first; empty ones where there is no git."""
    values: tuple[float, ...]
    """One for each of them, in the figure's own unit."""

    @property
    def blocks(self) -> str:
        """The values as a line of blocks."""
        return blocks(self.values)

    @property
    def change(self) -> float:
        """The last value over the first, less 1; 0 where there is nothing to compare."""
        return self.values[-1] / self.values[0] - 1 if self.values and self.values[0] else 0.0


def blocks(values: Sequence[float]) -> str:
    """Return a block for each value: the lowest one for the least, a full one for the most.

    Values that are all the same are drawn half high: there is nothing that moves.
    """
    if not values:
        return ""
    least, most = min(values), max(values)
    if least == most:
        return BLOCKS[len(BLOCKS) // 2 - 1] * len(values)
    steps = len(BLOCKS) - 1
    return "".join(BLOCKS[round((value - least) / (most - least) * steps)] for value in values)


def trends(entries: Iterable[Entry], metric: Metric) -> tuple[Trend, ...]:
    """Return the trend of each image, in the order in which the images were first measured.

    An image is a program with the title of its recipe, on one platform. Of several measurements at a commit the newest
    counts; without git every measurement is a point of its own.

    Args:
        entries: the measurements of one module, oldest first.
        metric: the figure that is followed; measurements without it are no points.
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
