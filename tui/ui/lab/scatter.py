"""A scatter plot of braille dots with letters on two logarithmic axes."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from textual.content import Content

from tui.frozen import dataclass
from tui.ui.kit.content import ACCENT, MUTED

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille cell: four rows of two."""
_BLANK = 0x2800
_STEPS = (1, 2, 5)
_MARGIN = 0.06
"""Margin on either side as a fraction of the visible decades."""


@dataclass(frozen=True, slots=True)
class Point:
    """A named pair of figures, both above zero."""

    letter: str
    x: float
    y: float
    best: bool = False
    """Whether the point is on the front. Its letter is bold."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the plot."""

    title: str
    shown: Callable[[float], str]


def scatter(points: Sequence[Point], x_axis: Axis, y_axis: Axis, width: int, height: int) -> Content:
    """Return a plot of ``width`` cells and ``height`` lines. Smaller values are to the lower left.

    Args:
        points: the points. Letters of overlapping points are placed side by side if they fit.
        x_axis: the horizontal axis.
        y_axis: the vertical axis.
        width: available cells.
        height: available lines, including two for the horizontal axis.
    """
    if not points or width < 30 or height < 6:
        return Content.styled("the terminal is too small, or there are no measurements yet", MUTED)
    ys = _range([point.y for point in points])
    ticks = _ticks(*ys)
    margin = max(len(y_axis.shown(tick)) for tick in ticks) + 1
    columns, rows = width - margin - 2, height - 3
    xs = _range([point.x for point in points])
    places = {
        point.letter: (_place(point.x, xs, columns * 2), rows * 4 - 1 - _place(point.y, ys, rows * 4))
        for point in points
    }
    cells: dict[tuple[int, int], int] = {}
    for column, row in places.values():
        at = (row // 4, column // 2)
        cells[at] = cells.get(at, _BLANK) | _DOTS[row % 4][column % 2]
    letters = _letters(points, places, cells, columns, rows)
    labels = {rows - 1 - _place(tick, ys, rows * 4) // 4: y_axis.shown(tick) for tick in ticks}
    lines = [Content.styled(f"{y_axis.title} ↑", MUTED)]
    for row in range(rows):
        label = labels.get(row, "")
        parts: list[Content] = [Content.styled(f"{label.rjust(margin)} {'┤' if label else '│'}", MUTED)]
        for column in range(columns):
            if (row, column) in cells:
                parts.append(Content.styled(chr(cells[row, column]), ACCENT))
            else:
                letter, bold = letters.get((row, column), (" ", False))
                parts.append(Content.styled(letter, "bold" if bold else ""))
        lines.append(Content.assemble(*parts))
    lines += _lower(x_axis, xs, margin, columns)
    return Content("\n").join(lines)


def _letters(
    points: Sequence[Point],
    places: dict[str, tuple[int, int]],
    cells: dict[tuple[int, int], int],
    columns: int,
    rows: int,
) -> dict[tuple[int, int], tuple[str, bool]]:
    """Return the position of each letter, the free cell that is nearest to its dot."""
    taken: dict[tuple[int, int], tuple[str, bool]] = {}
    near = sorted(
        ((down, right) for down in range(-3, 4) for right in range(-6, 9) if (down, right) != (0, 0)),
        # the sides before above and below, and right before left
        key=lambda way: (abs(way[0]) * 3 + abs(way[1]), way[1] < 0, way[0] > 0),
    )
    for point in sorted(points, key=lambda point: not point.best):
        column, row = places[point.letter]
        for down, right in near:
            at = (row // 4 + down, column // 2 + right)
            if 0 <= at[0] < rows and 0 <= at[1] < columns and at not in taken and at not in cells:
                taken[at] = (point.letter, point.best)
                break
    return taken


def _lower(axis: Axis, bounds: tuple[float, float], margin: int, columns: int) -> list[Content]:
    line, words = ["─"] * columns, [" "] * columns
    free = 0
    title = f" {axis.title} →"
    for tick in _ticks(*bounds):
        at = _place(tick, bounds, columns * 2) // 2
        label = axis.shown(tick)
        start = max(0, min(columns - len(label), at - len(label) // 2))
        if start < free or start + len(label) > columns - len(title) - 1:
            continue
        line[at] = "┴"
        words[start : start + len(label)] = label
        free = start + len(label) + 2
    words[columns - len(title) :] = title
    pad = " " * (margin + 1)
    return [Content.styled(f"{pad}└{''.join(line)}", MUTED), Content.styled(f"{pad} {''.join(words)}", MUTED)]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """Return the decimal logarithms of the range of values, with a margin."""
    least, most = log10(min(values)), log10(max(values))
    air = max((most - least) * _MARGIN, 0.02)
    return least - air, most + air


def _place(value: float, bounds: tuple[float, float], count: int) -> int:
    share = (log10(value) - bounds[0]) / (bounds[1] - bounds[0])
    return max(0, min(count - 1, round(share * (count - 1))))


def _ticks(least: float, most: float) -> list[float]:
    """Return round figures between two logarithms."""
    found = [step * 10.0**power for power in range(floor(least), ceil(most) + 1) for step in _STEPS]
    inside = [tick for tick in found if least <= log10(tick) <= most]
    return inside or [10 ** ((least + most) / 2)]
