"""A lab's rows become known one by one; what fails or is stopped takes nothing away from the others."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.samples import WEB
from tests.support.scripted import SCRIPTED, Script, ScriptedEngine
from tests.ui.fakes import DETAILS, GOOD, SMALL, TEST_FAILS
from tui.catalog import Catalog
from tui.engine import BuildEvent, BuildRequest, Built, EngineError, StepChanged
from tui.lab.matrix.experiment import Event, Experiment, Rebuilding
from tui.lab.matrix.matrix import Axes, variants
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.variant import Origin
from tui.lab.session import Session
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Source
from tui.project import read
from tui.recipe import Recipe, RecipeContext, Strip, Upx

_WORKS = Script(GOOD, DETAILS, SMALL)
_AXES = Axes(bases=("distroless-static", "scratch"), strips=(Strip.ALL,), upxs=(Upx.NONE,), naive=False)


@pytest.fixture
def recipe_context(catalog: Catalog, today: date) -> RecipeContext:
    """The web sample."""
    return RecipeContext(WEB, Recipe(port=("8080",)), catalog, today)


def _experiment(recipe_context: RecipeContext, engine: ScriptedEngine, axes: Axes = _AXES) -> Experiment:
    session = Session(engine, recipe_context.project, recipe_context.catalog)
    return Experiment(session, variants(recipe_context, axes))


async def _all(experiment: Experiment) -> list[Event]:
    return [event async for event in experiment.run(BuildSettings())]


async def test_a_row_is_built_then_measured_and_its_figures_are_the_image_s(
    recipe_context: RecipeContext,
) -> None:
    experiment = _experiment(recipe_context, ScriptedEngine([_WORKS]))
    events = await _all(experiment)
    for name in ("distroless-static-s-w", "scratch-s-w"):
        phases = [event.phase for event in events if isinstance(event, Result) and event.name == name]
        assert phases == [Phase.BUILT, Phase.MEASURED]
        result = experiment.results[name]
        assert result.measurement.pull_bytes == Figure(3_862_000, Source.MEASURED)
        assert result.usable


async def test_building_seconds_are_those_of_the_variant_s_own_steps_and_say_so(
    recipe_context: RecipeContext,
) -> None:
    experiment = _experiment(recipe_context, ScriptedEngine([_WORKS]))
    await _all(experiment)
    figure = experiment.results["scratch-s-w"].seconds
    assert figure is not None
    assert figure.source is Source.DERIVED
    assert figure.value > 9


async def test_a_step_that_variants_share_is_told_once(recipe_context: RecipeContext) -> None:
    events = await _all(_experiment(recipe_context, ScriptedEngine([_WORKS])))
    told = [event.id for event in events if isinstance(event, StepChanged)]
    assert "build" in told
    assert len(told) == len(set(told))


class _SharedBake(ScriptedEngine):
    """Tells each event once for each request, as one solve does of a step that variants share."""

    async def bake(
        self, requests: Mapping[str, BuildRequest]
    ) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        for event in GOOD:
            for name in requests:
                yield name, event


async def test_a_watch_is_told_each_change_and_each_line_once_and_no_outcomes(
    recipe_context: RecipeContext,
) -> None:
    seen: list[BuildEvent] = []
    session = Session(_SharedBake([_WORKS]), recipe_context.project, recipe_context.catalog)
    experiment = Experiment(session, variants(recipe_context, _AXES), watch=seen.append)
    await _all(experiment)
    assert seen == [event for event in GOOD if not isinstance(event, Built)]


async def test_gently_one_variant_is_built_after_the_other(recipe_context: RecipeContext) -> None:
    engine = ScriptedEngine([_WORKS])
    experiment = _experiment(recipe_context, engine)
    events = [event async for event in experiment.run(BuildSettings(gentle=True))]
    assert [request.target for request in engine.requests] == ["", ""]
    assert not any(request.contexts for request in engine.requests)
    assert sum(isinstance(event, Result) and event.phase is Phase.MEASURED for event in events) == 2


async def test_a_variant_that_fails_names_the_cause_and_the_others_go_on(
    recipe_context: RecipeContext,
) -> None:
    experiment = _experiment(recipe_context, ScriptedEngine([Script(TEST_FAILS), _WORKS]))
    await _all(experiment)
    failed, measured = experiment.results.values()
    assert (failed.phase, measured.phase) == (Phase.FAILED, Phase.MEASURED)
    assert failed.failure.startswith("A unit test failed: TestAverage.")
    assert not failed.usable


async def test_an_image_that_cannot_be_read_is_a_row_that_failed(recipe_context: RecipeContext) -> None:
    experiment = _experiment(recipe_context, ScriptedEngine([replace(_WORKS, archive=SMALL, details=None)]))
    await _all(experiment)
    assert {result.phase for result in experiment.results.values()} == {Phase.FAILED}
    assert all("has no details" in result.failure for result in experiment.results.values())


async def test_stopped_in_the_middle_it_keeps_what_is_known(recipe_context: RecipeContext) -> None:
    held = asyncio.Event()

    async def hold() -> None:
        await held.wait()

    engine = ScriptedEngine([_WORKS])
    engine.gate = lambda _: asyncio.ensure_future(hold()) if len(engine.requests) > 1 else None
    experiment = _experiment(recipe_context, engine)
    async with aclosing(experiment.run(BuildSettings())) as events:
        async for event in events:
            if isinstance(event, Result) and event.phase is Phase.MEASURED:
                break
    first, second = experiment.results.values()
    assert (first.phase, second.phase) == (Phase.MEASURED, Phase.WAITING)
    await experiment.clean()
    assert engine.removed == [experiment.image(name) for name in experiment.results]


async def test_images_go_at_the_end_unless_they_are_chosen(recipe_context: RecipeContext) -> None:
    engine = ScriptedEngine([_WORKS])
    experiment = _experiment(recipe_context, engine)
    await _all(experiment)
    await experiment.clean(keep=["scratch-s-w"])
    assert engine.removed == ["godock-tui/golang-sample:lab-distroless-static-s-w"]
    assert experiment.image("scratch-s-w") == "godock-tui/golang-sample:lab-scratch-s-w"


async def test_images_are_run_only_when_nothing_is_built_any_more(recipe_context: RecipeContext) -> None:
    engine = ScriptedEngine([_WORKS])
    built: list[int] = []

    async def try_out(build: Build) -> Build:
        built.append(len(engine.requests))
        return replace(
            build, measurement=replace(build.measurement, startup_ms=Figure(2, Source.MEASURED, 0.1))
        )

    session = Session(engine, recipe_context.project, recipe_context.catalog)
    experiment = Experiment(session, variants(recipe_context, _AXES), try_out)
    await _all(experiment)
    assert built == [2, 2]
    assert all(result.measurement.startup_ms for result in experiment.results.values())


async def test_the_program_of_an_own_dockerfile_is_where_its_image_says(
    recipe_context: RecipeContext, tmp_path: Path
) -> None:
    [mine] = variants(recipe_context, replace(_AXES, bases=("scratch",)))
    text = "FROM golang:1.27\nRUN go build -o /golang-sample .\nENTRYPOINT /golang-sample\n"
    own = replace(
        mine,
        name="own",
        origin=Origin.OWN,
        rendered=replace(mine.rendered, dockerfile=text, binaries=()),
    )
    session = Session(ScriptedEngine([_WORKS]), replace(WEB, root=tmp_path), recipe_context.catalog)
    experiment = Experiment(session, [own])
    await _all(experiment)
    assert experiment.results["own"].measurement.binary_bytes == Figure(7_139_480, Source.MEASURED)


async def test_a_builder_without_cache_mounts_gets_a_form_that_it_can_build(
    recipe_context: RecipeContext,
) -> None:
    engine = ScriptedEngine([_WORKS], replace(SCRIPTED, buildkit=False))
    await _all(_experiment(recipe_context, engine))
    requests: list[BuildRequest] = engine.requests
    assert all("--mount" not in request.dockerfile for request in requests)


class _Baking(ScriptedEngine):
    """Bakes: builds also what gives no image, from a context that a test may look at while it is there."""

    async def bake(
        self, requests: Mapping[str, BuildRequest]
    ) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        for name, request in requests.items():
            self.sources = (request.context / "main.go").read_text(encoding="utf-8")
            async for event in self.build(request):
                yield name, event


async def test_a_build_after_an_edit_is_measured_in_a_copy_and_gives_no_image(
    recipe_context: RecipeContext, projects: Path
) -> None:
    project = read(projects / "gin-sample")
    engine = _Baking([_WORKS])
    session = Session(engine, project, recipe_context.catalog)
    experiment = Experiment(session, variants(replace(recipe_context, project=project), _AXES))
    events = [event async for event in experiment.run(BuildSettings(), edits=True)]
    [begins] = [at for at, event in enumerate(events) if isinstance(event, Rebuilding)]
    told = events[begins + 1 :]
    assert [event.name for event in told if isinstance(event, Result)] == list(experiment.results)
    for result in experiment.results.values():
        assert result.edit_seconds is not None
        assert result.edit_seconds.source is Source.DERIVED
    again = [request for request in engine.requests if not request.tag and not request.target]
    assert len(again) == len(experiment.results)
    assert engine.sources.startswith(f"{(project.root / 'main.go').read_text()}\n// ")
    assert all(not request.context.exists() for request in again)


async def test_what_goes_wrong_in_ourselves_is_not_swallowed(recipe_context: RecipeContext) -> None:
    async def broken(_build: Build) -> Build:
        raise EngineError("The engine went away.", "Start it.")

    session = Session(ScriptedEngine([_WORKS]), recipe_context.project, recipe_context.catalog)
    experiment = Experiment(session, variants(recipe_context, _AXES), broken)
    with pytest.raises(EngineError, match="went away"):
        await _all(experiment)
