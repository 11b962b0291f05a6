"""Times are told with how far they may be off."""

from tui.engine.stopwatch import Timing
from tui.lab.sizes.measurement import Source
from tui.lab.trial.startup import RESOLUTION_MS, Startup, peak_of, startup_of


def test_the_median_is_told_with_half_of_what_the_middle_half_differs_by() -> None:
    figure = Startup((9.0, 2.0, 2.2, 2.4, 3.0)).figure
    assert (figure.value, figure.source, figure.spread) == (2.4, Source.MEASURED, 0.4)


def test_it_is_never_more_exact_than_the_stopwatch() -> None:
    assert Startup((2.0, 2.0, 2.0)).spread_ms == RESOLUTION_MS
    assert Startup((2.0,)).spread_ms == RESOLUTION_MS


def test_runs_that_differ_widely_are_noisy_unless_they_are_all_short() -> None:
    assert Startup((100.0, 200.0, 300.0, 400.0)).noisy
    assert not Startup((1.0, 2.0, 1.5, 2.5)).noisy
    assert not Startup((100.0, 110.0, 105.0, 95.0)).noisy


def test_only_runs_that_came_to_their_end_count() -> None:
    laps = (
        Timing(1.0, 2.0, None, 500),
        Timing(1.0, None, None, 9_000),
        Timing(None, 4.0, 0, 700),
        Timing(None, 3.0, 127, 100),
    )
    timed = startup_of(laps)
    assert timed is not None
    assert timed.runs_ms == (2.0, 4.0)
    assert peak_of(laps) == 700


def test_without_such_a_run_there_is_no_figure() -> None:
    assert startup_of((Timing(None, None, None, 1),)) is None
    assert startup_of(()) is None
    assert peak_of(()) is None
