"""How long a build would have taken by itself: the longest chain of its own steps."""

import pytest

from tui.engine import BuildState, StepChanged, reduce
from tui.lab.matrix.path import alone_seconds


def _step(name: str, start: float, took: float, *inputs: str, cached: bool = False) -> StepChanged:
    return StepChanged(name, name, inputs=inputs, started=start, completed=start + took, cached=cached)


def _state(*steps: StepChanged) -> BuildState:
    return reduce(BuildState(), list(steps))


def test_steps_that_wait_for_each_other_add_up_and_those_beside_them_do_not() -> None:
    state = _state(
        _step("FROM", 0, 1),
        _step("RUN go test", 1, 9, "FROM"),
        _step("RUN go build", 10, 3, "RUN go test"),
        _step("RUN apk add upx", 1, 5, "FROM"),
        _step("RUN upx", 13, 2, "RUN go build", "RUN apk add upx"),
        _step("exporting to image", 15, 0.5),
    )
    assert alone_seconds(state) == pytest.approx(1 + 9 + 3 + 2 + 0.5)


def test_waiting_for_what_others_build_does_not_count() -> None:
    state = _state(_step("FROM", 0, 1), _step("RUN go build", 100, 3, "FROM"))
    assert alone_seconds(state) == pytest.approx(4)


def test_a_program_from_the_cache_gives_no_figure() -> None:
    assert alone_seconds(_state(_step("RUN go build", 0, 0, cached=True))) is None


def test_cached_steps_before_the_compiler_cost_what_they_cost() -> None:
    state = _state(_step("FROM", 0, 0, cached=True), _step("RUN go build", 1, 3, "FROM"))
    assert alone_seconds(state) == pytest.approx(3)


def test_steps_that_never_ran_and_inputs_that_were_never_told_are_no_obstacle() -> None:
    state = _state(StepChanged("RUN go build", "RUN go build", inputs=("gone",)), _step("COPY", 1, 2, "gone"))
    assert alone_seconds(state) == pytest.approx(2)


def test_nothing_that_ran_gives_no_figure() -> None:
    assert alone_seconds(BuildState()) is None


def test_a_long_chain_is_no_trouble() -> None:
    steps = [_step(str(number), number, 1, *([str(number - 1)] if number else [])) for number in range(5_000)]
    assert alone_seconds(_state(*reversed(steps))) == pytest.approx(5_000)
