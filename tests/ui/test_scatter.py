"""Points in a terminal: where they stand, and that each can be told."""

from tui.text.units import human_bytes, human_milliseconds
from tui.ui.lab.scatter import Axis, Point, scatter

PULL, START = Axis("pull", human_bytes), Axis("start-up", human_milliseconds)
POINTS = (
    Point("a", 2.3e6, 231.0),
    Point("b", 3.0e6, 2.0, best=True),
    Point("c", 3.9e6, 2.1, best=True),
    Point("d", 312e6, 2.4),
)


def _drawn(points: tuple[Point, ...], width: int = 60, height: int = 16) -> list[str]:
    return scatter(points, PULL, START, width, height).plain.split("\n")


def _place(lines: list[str], letter: str) -> tuple[int, int]:
    """Line and column of a letter between the axes."""
    body = [(y, line.index("│") if "│" in line else line.index("┤")) for y, line in enumerate(lines[1:-2], 1)]
    return next((y, lines[y].index(letter, x)) for y, x in body if letter in lines[y][x:])


def test_smaller_is_to_the_left_and_faster_is_below() -> None:
    lines = _drawn(POINTS)
    places = {letter: _place(lines, letter) for letter in "abcd"}
    assert places["a"][0] < places["b"][0] - 5
    assert places["b"][1] < places["c"][1] < places["d"][1] - 20


def test_it_fills_the_room_it_is_given_and_no_more() -> None:
    for width, height in ((30, 6), (44, 9), (84, 24)):
        lines = _drawn(POINTS, width, height)
        assert len(lines) == height
        assert max(map(len, lines)) <= width


def test_points_on_each_other_keep_their_letters() -> None:
    same = tuple(Point(letter, 3e6, 2.0) for letter in "abcdefgh")
    text = "".join(line.partition("│")[2] + line.partition("┤")[2] for line in _drawn(same)[1:-2])
    assert all(text.count(letter) == 1 for letter in "abcdefgh")
    assert sum(0x2800 < ord(char) < 0x2900 for char in text) == 1


def test_the_axes_say_what_they_are_in_round_figures() -> None:
    lines = _drawn(POINTS)
    assert lines[0] == "start-up ↑"
    assert any("100 ms ┤" in line for line in lines)
    assert "2.0 MB" in lines[-1] and "50.0 MB" in lines[-1] and lines[-1].endswith("pull →")


def test_without_room_or_points_it_says_so() -> None:
    assert "too small" in _drawn(POINTS, 20, 5)[0]
    assert "no measurements" in _drawn(())[0]
