"""Layout of a treemap in whole cells, with areas as square as possible.

The rows are those of Bruls, Huizing and van Wijk, *Squarified Treemaps* (2000). A terminal cell is about twice as
high as it is wide, so heights count double.
"""

from collections.abc import Sequence

from tui.frozen import dataclass

_TALL = 2
"""Height of a cell relative to its width."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Return whether a cell is inside the tile."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class _Area:
    x: float
    y: float
    width: float
    height: float


def tiles(
    weights: Sequence[float], width: int, height: int, least: tuple[int, int] = (8, 3)
) -> tuple[Tile, ...]:
    """Return a tile for each of the first weights, and a last one for all weights that are too small.

    Args:
        weights: sizes of the areas, largest first.
        width: available cells.
        height: available lines.
        least: minimum cells and lines of a readable tile.
    """
    weights = [weight for weight in weights if weight > 0]
    if not weights or width < least[0] or height < least[1]:
        return ()
    most = min(len(weights), max(1, width * height // (least[0] * least[1])))
    while True:
        shown = list(weights[:most])
        rest = sum(weights[most:])
        if rest:
            shown.append(rest)
        # the rest may be the largest area, and areas only become square in descending order
        order = sorted(range(len(shown)), key=lambda at: -shown[at])
        laid = squarify([shown[at] for at in order], width, height * _TALL)
        areas = dict(zip(order, laid, strict=True))
        found = tuple(_cells(areas[at]) for at in range(len(shown)))
        if most == 1 or all(tile.width >= least[0] and tile.height >= least[1] for tile in found):
            return found
        most -= 1


def squarify(weights: Sequence[float], width: float, height: float) -> tuple[_Area, ...]:
    """Return an area for each weight, in their order, that together fill a rectangle."""
    total = sum(weights)
    if not total:
        return ()
    scale = width * height / total
    areas = [weight * scale for weight in weights]
    found: list[_Area] = []
    free = _Area(0.0, 0.0, width, height)
    at = 0
    while at < len(areas):
        side = min(free.width, free.height)
        end = at + 1
        while end < len(areas) and _worst(areas[at : end + 1], side) <= _worst(areas[at:end], side):
            end += 1
        row, free = _row(areas[at:end], free)
        found += row
        at = end
    return tuple(found)


def _worst(row: Sequence[float], side: float) -> float:
    """Return the worst ratio of sides in a row along a side."""
    depth = sum(row) / side if side else 0.0
    if not depth:
        return float("inf")
    return max(max(depth * depth / area, area / (depth * depth)) if area else float("inf") for area in row)


def _row(row: Sequence[float], free: _Area) -> tuple[list[_Area], _Area]:
    """Place a row along the shorter side, and return it with the remaining rectangle."""
    laid: list[_Area] = []
    if free.width >= free.height:
        depth = sum(row) / free.height if free.height else 0.0
        y = free.y
        for area in row:
            size = area / depth if depth else 0.0
            laid.append(_Area(free.x, y, depth, size))
            y += size
        return laid, _Area(free.x + depth, free.y, max(0.0, free.width - depth), free.height)
    depth = sum(row) / free.width if free.width else 0.0
    x = free.x
    for area in row:
        size = area / depth if depth else 0.0
        laid.append(_Area(x, free.y, size, depth))
        x += size
    return laid, _Area(free.x, free.y + depth, free.width, max(0.0, free.height - depth))


def _cells(area: _Area) -> Tile:
    """Round the edges instead of the sizes, so that adjacent areas stay adjacent."""
    left, right = round(area.x), round(area.x + area.width)
    top, bottom = round(area.y / _TALL), round((area.y + area.height) / _TALL)
    return Tile(left, top, right - left, bottom - top)


def neighbour(found: Sequence[Tile], at: int, across: int, down: int) -> int:
    """Return the adjacent tile in a direction, or the same one without any.

    Args:
        found: all tiles.
        at: the start.
        across: −1 to the left, 1 to the right, else 0.
        down: −1 up, 1 down, else 0.
    """
    here = found[at]
    best, nearest = at, (float("inf"), float("inf"))
    for index, tile in enumerate(found):
        if across:
            gap = tile.x - (here.x + here.width) if across > 0 else here.x - (tile.x + tile.width)
            aside = abs((tile.y + tile.height / 2) - (here.y + here.height / 2)) * _TALL
            overlaps = tile.y < here.y + here.height and here.y < tile.y + tile.height
        else:
            gap = tile.y - (here.y + here.height) if down > 0 else here.y - (tile.y + tile.height)
            aside = abs((tile.x + tile.width / 2) - (here.x + here.width / 2))
            overlaps = tile.x < here.x + here.width and here.x < tile.x + tile.width
        if index != at and gap >= 0 and overlaps and (gap, aside) < nearest:
            best, nearest = index, (gap, aside)
    return best
