"""The areas of a treemap: all of the room, none of it twice, each as large as what it stands for."""

import pytest

from tui.ui.bytes.squarify import Tile, neighbour, squarify, tiles

SIZES = [(116, 30), (78, 16), (40, 40), (200, 10)]


def _filled(found: tuple[Tile, ...], width: int, height: int) -> bool:
    seen = [[0] * width for _ in range(height)]
    for tile in found:
        for y in range(tile.y, tile.y + tile.height):
            for x in range(tile.x, tile.x + tile.width):
                seen[y][x] += 1
    return all(count == 1 for row in seen for count in row)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(
    "weights", [[5.0], [7.1, 5.6, 3.8, 3.3, 1.4, 0.9], [1.0] * 50, [1000.0, *[1.0] * 200]]
)
def test_every_cell_belongs_to_one_area(weights: list[float], width: int, height: int) -> None:
    assert _filled(tiles(weights, width, height), width, height)


def test_areas_are_as_large_as_their_weights() -> None:
    weights = [50.0, 30.0, 15.0, 5.0]
    found = squarify(weights, 100, 60)
    for weight, area in zip(weights, found, strict=True):
        assert area.width * area.height == pytest.approx(weight / 100 * 6000)


def test_areas_are_rather_square() -> None:
    found = squarify([6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], 6, 4)
    assert max(max(area.width / area.height, area.height / area.width) for area in found) < 3


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_none_is_too_small_to_be_read_and_the_rest_shares_the_last(width: int, height: int) -> None:
    weights = [1000.0 / (rank + 1) for rank in range(300)]
    found = tiles(weights, width, height, (10, 3))
    assert 1 < len(found) < len(weights)
    assert all(tile.width >= 10 and tile.height >= 3 for tile in found)


def test_without_room_or_weight_there_is_no_area() -> None:
    assert tiles([1.0], 5, 2) == ()
    assert tiles([], 80, 20) == ()
    assert tiles([0.0, 0.0], 80, 20) == ()


def test_the_cursor_goes_to_the_area_that_lies_in_its_way_and_stays_at_the_edge() -> None:
    left, above, below = Tile(0, 0, 10, 10), Tile(10, 0, 10, 4), Tile(10, 4, 10, 6)
    found = (left, above, below)
    assert neighbour(found, 0, 1, 0) in {1, 2}
    assert neighbour(found, 1, 0, 1) == 2
    assert neighbour(found, 2, 0, -1) == 1
    assert neighbour(found, 2, -1, 0) == 0
    assert neighbour(found, 0, -1, 0) == 0
    assert neighbour(found, 0, 0, 1) == 0
