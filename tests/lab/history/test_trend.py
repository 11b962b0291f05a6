"""A figure of an image is followed from commit to commit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.builds import finished
from tests.support.samples import WEB
from tui.lab.history.entry import Entry, entry_of
from tui.lab.history.trend import BLOCKS, LONGEST, blocks, trends
from tui.lab.sizes.measurement import Figure, Source
from tui.lab.sizes.metrics import PULL
from tui.recipe import Recipe, Upx

_WHEN = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def _entry(commit: str, pull: float | None, recipe: Recipe | None = None) -> Entry:
    entry = entry_of(finished("build-1", recipe or Recipe(), 6_000_000), WEB, "docker", commit, _WHEN)
    figure = None if pull is None else Figure(pull, Source.MEASURED)
    return replace(entry, measurement=replace(entry.measurement, pull_bytes=figure))


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((), ""),
        ((5.0,), "▄"),
        ((5.0, 5.0, 5.0), "▄▄▄"),
        ((0.0, 1.0), "▁█"),
        (tuple(range(8)), BLOCKS),
        ((3.0, 1.0, 2.0), "█▁▅"),
    ],
)
def test_the_least_is_the_lowest_block_and_the_most_a_full_one(values: tuple[float, ...], drawn: str) -> None:
    assert blocks(values) == drawn


def test_each_image_has_a_trend_of_its_own_with_one_point_a_commit() -> None:
    packed = Recipe(upx=Upx.FAST)
    plain, other = trends(
        [_entry("a", 10), _entry("b", 14), _entry("a", 4, packed), _entry("b", 12), _entry("c", 9)], PULL
    )
    assert (plain.commits, plain.values, plain.blocks) == (("a", "b", "c"), (10, 12, 9), "▃█▁")
    assert plain.change == pytest.approx(-0.1)
    assert "upx fast" in other.title
    assert other.values == (4,)


def test_without_git_every_measurement_is_a_point() -> None:
    [trend] = trends([_entry("", 10), _entry("", 12)], PULL)
    assert (trend.commits, trend.values) == (("", ""), (10, 12))


def test_what_was_not_measured_is_no_point() -> None:
    [trend] = trends([_entry("a", None), _entry("b", 12)], PULL)
    assert trend.commits == ("b",)
    assert trends([_entry("a", None)], PULL) == ()


def test_a_long_trend_ends_with_the_newest() -> None:
    [trend] = trends([_entry(f"{number}", number) for number in range(LONGEST + 5)], PULL)
    assert (len(trend.blocks), trend.values[-1]) == (LONGEST, LONGEST + 4)
    assert trend.commits[0] == "5"
