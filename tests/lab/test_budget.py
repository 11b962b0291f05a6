"""A budget is kept or it is not, and says by how much."""

import pytest

from tui.lab.history.budget import Budget, budget_of, exceeded
from tui.lab.sizes.measurement import Figure, Measurement, Source


def _sizes(**values: float) -> Measurement:
    return Measurement(**{name: Figure(value, Source.MEASURED) for name, value in values.items()})


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        ("6 MB", 6e6),
        ("6MB", 6e6),
        ("4.5 MiB", 4.5 * 2**20),
        ("900 kB", 9e5),
        ("12", 12),
        (5_000, 5_000),
        ("1 GB", 1e9),
    ],
)
def test_sizes_are_read_as_people_write_them(value: object, bytes_: float) -> None:
    assert budget_of({"max_pull": value}).max_pull == bytes_


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"max_size": "6 MB"}, "max_size is not a valid limit"),
        ({"max_pull": "six"}, "max_pull must be a size"),
        ({"max_pull": True}, "max_pull must be a size"),
        ({"max_pull": -1}, "max_pull must be a size"),
        ({"max_pull": ["6 MB"]}, "max_pull must be a size"),
        ({"max_startup_ms": "fast"}, "max_startup_ms must be a number"),
    ],
)
def test_what_is_no_limit_says_what_is(table: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        budget_of(table)


def test_a_kept_budget_says_nothing() -> None:
    budget = Budget(max_pull=6e6, max_startup_ms=50)
    assert exceeded(budget, _sizes(pull_bytes=6e6, startup_ms=49.9)) == ()
    assert exceeded(Budget(), Measurement()) == ()


def test_an_exceeded_limit_says_by_how_much() -> None:
    (found,) = exceeded(Budget(max_pull=6e6), _sizes(pull_bytes=6.6e6))
    assert found.limit == "max_pull"
    assert (
        found.message == "The pull size is 6.6 MB and the limit is 6.0 MB. This exceeds max_pull by 10.0 %."
    )


def test_figures_that_look_alike_are_told_apart_to_the_byte() -> None:
    (found,) = exceeded(Budget(max_pull=6e6), _sizes(pull_bytes=6_000_001))
    assert "6,000,001 and the limit is 6,000,000" in found.message


def test_what_was_not_measured_keeps_no_budget() -> None:
    (found,) = exceeded(Budget(max_startup_ms=50), Measurement())
    assert found.message == "max_startup_ms is 50 ms, but the start-up was not measured."


def test_a_budget_without_limits_is_none() -> None:
    assert not Budget()
    assert Budget(max_pull=0)
