"""The whole matrix of both samples on a real engine: every image is built, measured, run, and UPX shows what it costs."""

from collections import Counter
from itertools import product

import pytest

from tests.lab.conftest import Ran
from tui.engine import StepChanged
from tui.lab.matrix.result import Phase
from tui.lab.sizes.measurement import Figure, Source
from tui.lab.trial.verdict import Outcome

pytestmark = pytest.mark.docker

_BASES = ("scratch", "distroless-static", "alpine")
_PROGRAMS = ("plain", "w", "s-w", "s-w-upx", "s-w-upx-lzma")


@pytest.fixture(params=["gin_lab", "cli_lab"])
def ran(request: pytest.FixtureRequest) -> Ran:
    """The lab of each sample."""
    found = request.getfixturevalue(str(request.param))
    assert isinstance(found, Ran)
    return found


def _values(ran: Ran, figure: str, base: str) -> list[float]:
    found = [getattr(ran.rows[f"{base}-{program}"].measurement, figure) for program in _PROGRAMS]
    return [value.value for value in found if isinstance(value, Figure)]


def _ran(ran: Ran, words: str) -> int:
    """Return how many steps with these words in their name were run, not taken from the cache."""
    steps = [event for event in ran.events if isinstance(event, StepChanged)]
    return sum(words in step.name and not step.cached for step in steps)


def test_every_base_meets_every_program(ran: Ran) -> None:
    assert set(ran.rows) == {f"{base}-{program}" for base, program in product(_BASES, _PROGRAMS)}
    assert Counter(row.phase for row in ran.rows.values()) == {Phase.MEASURED: 15}
    assert all(row.seconds is not None for row in ran.rows.values())


def test_the_project_is_tested_once_linked_three_times_and_packed_twice(gin_lab: Ran, cli_lab: Ran) -> None:
    steps = ("go test", "go build", "RUN upx")
    assert [_ran(gin_lab, words) for words in steps] == [1, 3, 2]
    # a project without tests
    assert [_ran(cli_lab, words) for words in steps] == [0, 3, 2]


def test_every_image_is_seen_to_work(gin_lab: Ran, cli_lab: Ran) -> None:
    for ran, outcome in ((gin_lab, Outcome.ANSWERS), (cli_lab, Outcome.EXITS)):
        trials = {row.name: row.build.trial for row in ran.rows.values() if row.build and row.build.trial}
        assert {name: trial.verdict.outcome for name, trial in trials.items()} == dict.fromkeys(
            ran.rows, outcome
        )


@pytest.mark.parametrize("base", _BASES)
def test_each_step_of_the_matrix_makes_the_pull_smaller(ran: Ran, base: str) -> None:
    sizes = _values(ran, "pull_bytes", base)
    assert len(sizes) == 5
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("base", _BASES)
def test_upx_visibly_costs_start_up(ran: Ran, base: str) -> None:
    *plain, fast, lzma = _values(ran, "startup_ms", base)
    assert len(plain) == 3
    assert max(plain) * 2 < fast < lzma


@pytest.mark.parametrize("base", _BASES)
def test_upx_costs_a_server_memory(gin_lab: Ran, base: str) -> None:
    *plain, fast, lzma = _values(gin_lab, "memory_bytes", base)
    assert len(plain) == 3
    assert max(plain) * 2 < min(fast, lzma)


def test_every_figure_was_measured(ran: Ran) -> None:
    for row in ran.rows.values():
        sizes = row.measurement
        figures = (sizes.unpacked_bytes, sizes.pull_bytes, sizes.binary_bytes, sizes.startup_ms)
        assert [figure.source for figure in figures if figure] == [Source.MEASURED] * 4, row.name
        # of several runs, which differ
        assert sizes.startup_ms is not None
        assert sizes.startup_ms.spread > 0
