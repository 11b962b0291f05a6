"""The front: what nothing else beats in pull, start-up and memory at once, said only where it is known."""

from random import Random

import pytest

from tests.support.results import figures
from tui.lab.matrix.pareto import pareto
from tui.lab.sizes.measurement import Measurement


def test_what_is_worse_in_everything_is_not_on_the_front() -> None:
    front = pareto({"small": figures(3, 2, 5), "packed": figures(2, 200, 9), "large": figures(7, 33, 10)})
    assert front == {"small": True, "packed": True, "large": False}


def test_equals_are_both_on_the_front() -> None:
    assert pareto({"one": figures(3, 2, 5), "two": figures(3, 2, 5)}) == {"one": True, "two": True}


def test_one_better_figure_is_enough_when_the_others_are_equal() -> None:
    assert pareto({"one": figures(3, 2, 5), "two": figures(3.1, 2, 5)}) == {"one": True, "two": False}


def test_figures_within_their_spread_are_equal() -> None:
    noisy = {"one": figures(3, 2.0, 5, spread=0.5), "two": figures(3, 2.4, 5, spread=0.1)}
    assert pareto(noisy) == {"one": True, "two": True}
    clear = {"one": figures(3, 2.0, 5, spread=0.1), "two": figures(3, 2.4, 5, spread=0.1)}
    assert pareto(clear) == {"one": True, "two": False}


def test_a_start_that_is_only_perhaps_slower_does_not_save_a_larger_pull() -> None:
    front = pareto({"one": figures(3, 2.1, 5, spread=0.3), "two": figures(6, 2.0, 5, spread=0.3)})
    assert front == {"one": True, "two": False}


def test_what_nobody_measured_decides_nothing() -> None:
    assert pareto({"one": figures(3), "two": figures(2), "three": figures(2)}) == {
        "one": False,
        "two": True,
        "three": True,
    }


def test_of_a_variant_that_lacks_a_figure_of_the_others_nothing_is_said() -> None:
    front = pareto({"one": figures(3, 2, 5), "two": figures(1), "three": figures(4, 3, 6)})
    assert front == {"one": True, "two": None, "three": False}


def test_without_any_figures_there_is_no_front() -> None:
    assert pareto({"one": Measurement(), "two": Measurement()}) == {"one": None, "two": None}
    assert pareto({}) == {}


@pytest.mark.parametrize("seed", range(200))
def test_however_noisy_the_figures_are_something_is_on_the_front(seed: int) -> None:
    random = Random(seed)
    rows = {
        str(number): figures(
            random.choice((3, 3.2, 5)),
            random.uniform(1, 3),
            random.uniform(4, 6),
            spread=random.uniform(0, 1),
        )
        for number in range(7)
    }
    assert any(pareto(rows).values())
