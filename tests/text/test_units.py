"""Figures read as people write them."""

import pytest

from tui.text.units import human_bytes, human_seconds, plural


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (856_638, "857 kB"),
        (999_499, "999 kB"),
        (999_600, "1.0 MB"),
        (4_770_000, "4.8 MB"),
        (99_940_000, "99.9 MB"),
        (99_960_000, "100 MB"),
        (912_000_000, "912 MB"),
        (1_234_000_000, "1.2 GB"),
        (-2_500_000, "-2.5 MB"),
    ],
)
def test_bytes_are_decimal_with_two_or_three_digits(count: int, text: str) -> None:
    assert human_bytes(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (1.26, "1.3 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1:00"), (125, "2:05")],
)
def test_durations_get_coarser_as_they_grow(seconds: float, text: str) -> None:
    assert human_seconds(seconds) == text


def test_one_is_singular() -> None:
    assert (plural(1, "step"), plural(2, "step"), plural(0, "step")) == ("1 step", "2 steps", "0 steps")
