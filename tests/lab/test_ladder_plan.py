"""The ladder around a scripted engine: which rungs share a solve, what decides over UPX, what is tried."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.results import figures
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.fakes import GOOD, SMALL
from tui.advice import recommend
from tui.catalog import Catalog
from tui.engine import BuildEvent, BuildRequest, ImageDetails
from tui.lab.ladder.plan import LadderPlan, ladder_experiment
from tui.lab.ladder.rungs import Rung, result_of
from tui.lab.matrix.result import Result
from tui.lab.secrets import ResolvedSecrets
from tui.lab.session import Session
from tui.lab.sizes.build import Build
from tui.project import read
from tui.recipe import RecipeContext, Upx

Rungs = dict[str, tuple[Rung, Result]]
NO_SECRETS = ResolvedSecrets()
_DETAILS = ImageDetails(
    digest="sha256:0123",
    user="",
    entrypoint=("/golang-sample",),
    command=(),
    exposed=(),
    platform="linux/amd64",
)


class _Timed(Session):
    """Says of each image that is run how fast it starts."""

    def __init__(self, engine: Any, context: RecipeContext, packed_ms: float) -> None:
        super().__init__(engine, context.project, context.catalog)
        self._packed_ms = packed_ms
        self.tried: list[str] = []

    async def try_out(self, build: Build, on_stage: object = None) -> Build:
        self.tried.append(build.name)
        start = self._packed_ms if build.recipe.upx is Upx.FAST else 2.0
        return replace(build, measurement=figures(3.0, start, 5.0, spread=0.5))


@pytest.fixture
def context(projects: Path, catalog: Catalog, today: date) -> RecipeContext:
    project = read(projects / "gin-sample")
    return RecipeContext(project, recommend(project, catalog, today).recipe, catalog, today)


class _Noting:
    """An engine that notes what is baked together."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self._engine = engine
        self.solves: list[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def bake(self, requests: Mapping[str, BuildRequest]) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        self.solves.append([name.removeprefix("rung-") for name in requests if name.startswith("rung-")])
        return self._engine.bake(requests)


async def _built(
    context: RecipeContext, *, times: bool = False, packed_ms: float = 40.0
) -> tuple[Rungs, _Timed, _Noting]:
    engine = _Noting(ScriptedEngine([Script(GOOD, _DETAILS, SMALL)]))
    session = _Timed(engine, context, packed_ms)
    plan = LadderPlan(context=context, times=times)
    experiment = await ladder_experiment(session, plan)
    async with aclosing(experiment.run(plan.settings(NO_SECRETS))) as events:
        async for _event in events:
            pass
    rungs = plan.rungs(experiment.results)
    return {rung.short: (rung, result_of(rung, experiment.results)) for rung in rungs}, session, engine


async def test_where_times_are_measured_rungs_that_compile_alike_share_a_solve(
    context: RecipeContext,
) -> None:
    _rungs, _session, engine = await _built(context, times=True)
    assert engine.solves == [
        ["one-stage", "two-stages"],
        ["modules"],
        ["modules-first", "layout"],
        ["tests", "static", "scratch", "stripped"],
        ["upx"],
        ["cache-mounts"],
        ["bind-mounts"],
        ["tests-beside"],
        ["trimpath", "non-root", "upx-out"],
        ["pinned"],
    ]


async def test_where_sizes_are_all_the_first_ones_compile_for_the_others(context: RecipeContext) -> None:
    rungs, _session, engine = await _built(context)
    assert [len(solve) for solve in engine.solves] == [2, 14, 1]
    assert all(row.usable and row.seconds is None for rung, row in rungs.values() if rung.step.applies)


async def test_only_the_images_that_decide_over_upx_are_run(context: RecipeContext) -> None:
    rungs, session, _engine = await _built(context)
    assert session.tried == ["rung-stripped", "rung-upx"]
    assert rungs["upx-out"][0].step.applies


async def test_upx_stays_where_a_start_costs_nothing_that_could_be_told(context: RecipeContext) -> None:
    rungs, _session, engine = await _built(context, packed_ms=2.2)
    assert rungs["upx-out"][0].step.why_not.startswith("UPX stays on. UPX: ")
    last, result = rungs["pinned"]
    assert last.step.recipe.upx is Upx.FAST
    assert result.usable
    assert result.build is not None
    assert result.build.recipe.upx is Upx.FAST
    assert engine.solves[-1] == ["pinned"]


def test_only_what_was_chosen_is_built(context: RecipeContext) -> None:
    plan = LadderPlan(context=context, chosen={"tests", "needs"})
    assert [rung.short for rung in plan.due({})] == ["tests"]
