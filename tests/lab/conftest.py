"""One run of the whole matrix for all tests that look at it: the lab of each sample is built, measured and run once."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import open_bench
from tui.advice import preset
from tui.lab.matrix.experiment import Event, Experiment
from tui.lab.matrix.matrix import Axes, variants
from tui.lab.matrix.result import Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.trial import tryout
from tui.recipe import RecipeContext

_AXES = Axes(naive=False)
"""All of the matrix; what it is compared with, a gigabyte of toolchain, is built by other tests."""
_TIMED_RUNS = 0.5
"""Seconds for the timed runs of an image after the first three: enough to tell twofold differences apart."""


@dataclass(frozen=True)
class Ran:
    """A lab that has ended, while its images are still there."""

    rows: Mapping[str, Result]
    events: tuple[Event, ...]
    images: Mapping[str, str]
    """The tag of each row's image."""


@pytest.fixture(scope="session")
def gin_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """The lab of the tutorial's web server."""
    with _ran("gin-sample", tmp_path_factory.mktemp("gin-lab")) as ran:
        yield ran


@pytest.fixture(scope="session")
def cli_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """The lab of a command-line program."""
    with _ran("cli-sample", tmp_path_factory.mktemp("cli-lab")) as ran:
        yield ran


@contextmanager
def _ran(sample: str, folder: Path) -> Iterator[Ran]:
    """Run a lab on a copy that no cache knows; each step is in an event loop of its own, as fixtures are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tryout, "_BUDGET", _TIMED_RUNS)
        experiment, events = asyncio.run(_run(sample, folder))
    try:
        images = {name: experiment.image(name) for name in experiment.results}
        yield Ran(dict(experiment.results), tuple(events), images)
    finally:
        asyncio.run(experiment.clean())


async def _run(sample: str, folder: Path) -> tuple[Experiment, list[Event]]:
    async with open_bench(folder, sample) as bench:
        bench.touch("main.go")
        session, today = bench.session, date(2026, 11, 23)
        recipe = preset("balanced", session.project, session.catalog, today)
        chosen = variants(RecipeContext(session.project, recipe, session.catalog, today), _AXES)
        experiment = Experiment(session, chosen, session.try_out)
        try:
            return experiment, [event async for event in experiment.run(BuildSettings())]
        except BaseException:
            await experiment.clean()
            raise
