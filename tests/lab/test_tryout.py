"""An image is tried out: with scripted containers, so that every road is walked without an engine."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.builds import finished
from tests.support.samples import WEB
from tests.support.scripted import SCRIPTED, ScriptedContainer, ScriptedEngine
from tui.engine import ContainerState, EngineError, MemoryUse, RunRequest
from tui.engine.container import HELPER
from tui.engine.stopwatch import stopwatch
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Source
from tui.lab.trial import smoke
from tui.lab.trial.judge import foreign
from tui.lab.trial.trial import Trial
from tui.lab.trial.tryout import port_of, try_out
from tui.lab.trial.verdict import Outcome
from tui.recipe import Recipe

RUNNING = ContainerState(running=True)
ENDED = ContainerState(running=False, status=0)
_TIMED = ("run -1 2000000 0 3000", "run -1 2200000 0 3100", "run -1 2400000 0 3000")

Runs = Callable[[RunRequest], ScriptedContainer]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for."""
    monkeypatch.setattr(smoke, "_PAUSE", 0)
    monkeypatch.setattr(smoke, "_REST", 0)


def _command() -> Build:
    build = finished("build-1", Recipe(), 7_000_000)
    return replace(build, details=replace(build.details, exposed=()))


async def _tried(runs: Runs, build: Build, platform: str = "linux/amd64") -> tuple[Trial, list[RunRequest]]:
    asked: list[RunRequest] = []

    def note(request: RunRequest) -> ScriptedContainer:
        asked.append(request)
        return runs(request)

    engine = ScriptedEngine([], info=replace(SCRIPTED, platform=platform), runs=note)
    return await try_out(engine, replace(WEB, ports=()), build), asked


async def test_a_command_is_run_without_a_network_and_then_timed() -> None:
    def runs(request: RunRequest) -> ScriptedContainer:
        return ScriptedContainer([ENDED], _TIMED if request.helper else (), program=stopwatch("amd64"))

    trial, asked = await _tried(runs, _command())
    assert trial.verdict.outcome is Outcome.EXITS
    assert trial.binary is not None
    assert trial.binary.machine == "amd64"
    assert [request.port for request in asked] == [None, None]
    assert asked[1].entrypoint[0] == HELPER
    assert asked[1].entrypoint[-1] == "/golang-sample"
    figures = trial.added_to(_command().measurement)
    assert figures.startup_ms == Figure(2.2, Source.MEASURED, 0.2)
    assert figures.memory_bytes == Figure(3100 * 1024, Source.MEASURED)
    assert figures.pull_bytes == _command().measurement.pull_bytes


async def test_only_an_image_with_a_tmp_gets_one() -> None:
    build = _command()
    _, asked = await _tried(lambda _request: ScriptedContainer([ENDED]), build)
    assert {request.temporary for request in asked} == {("/tmp",)}
    bare = replace(build, archive=replace(build.archive, layers=build.archive.layers[1:]))
    _, asked = await _tried(lambda _request: ScriptedContainer([ENDED]), bare)
    assert {request.temporary for request in asked} == {()}


async def test_a_program_that_has_to_write_is_run_again_with_a_root_that_it_can_write_to() -> None:
    def runs(request: RunRequest) -> ScriptedContainer:
        if request.read_only:
            failed = ContainerState(running=False, status=1)
            return ScriptedContainer([failed], ("open /data/x: read-only file system",))
        return ScriptedContainer([ENDED])

    trial, asked = await _tried(runs, _command())
    assert trial.verdict.works
    assert "writable" in trial.verdict.evidence
    assert [request.read_only for request in asked] == [True, False, False]


async def test_an_image_that_fails_is_not_timed() -> None:
    failed = ContainerState(running=False, status=1)
    trial, asked = await _tried(lambda _request: ScriptedContainer([failed], ("gone",)), _command())
    assert trial.verdict.fails
    assert trial.startup is None
    assert [request.command for request in asked] == [(), ("--help",)]


async def test_an_engine_that_cannot_take_the_stopwatch_still_gives_a_verdict() -> None:
    def runs(request: RunRequest) -> ScriptedContainer:
        if request.helper:
            raise EngineError("container rootfs is marked read-only", "Use another engine.")
        return ScriptedContainer([ENDED])

    trial, _ = await _tried(runs, _command())
    assert trial.verdict.works
    assert trial.startup is None


async def test_an_image_for_another_machine_is_not_run_at_all() -> None:
    trial, asked = await _tried(lambda _request: ScriptedContainer(), _command(), "linux/arm64")
    assert trial.verdict.outcome is Outcome.UNTRIED
    assert trial.verdict.evidence == "built for linux/amd64, but this engine runs linux/arm64"
    assert asked == []


def test_an_image_for_another_machine_is_built_for_this_one_too_where_the_recipe_chose_that() -> None:
    chosen = Recipe(platforms=("linux/arm64",))
    verdict = foreign("linux/arm64", "linux/amd64", chosen)
    assert verdict.fix is not None
    assert verdict.fix.fix == replace(chosen, platforms=("linux/amd64", "linux/arm64"))
    assert verdict.fix.fix_label == "also build for linux/amd64"
    assert foreign("linux/arm64", "linux/amd64", Recipe()).fix is None


async def test_a_port_on_another_machine_is_asked_from_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.lab.trial.tryout._COMMAND_LIMIT", 0)
    use = MemoryUse(900_000, 100)

    def runs(request: RunRequest) -> ScriptedContainer:
        if request.helper:
            return ScriptedContainer([ENDED], ("run 1000000 1500000 -1 5000",))
        return ScriptedContainer([RUNNING], uses=use, published=("127.0.0.1", 1))

    build = finished("build-1", Recipe(port=("8080",)), 7_000_000)
    trial, _ = await _tried(runs, build)
    assert trial.verdict.outcome is Outcome.ANSWERS
    assert "not published on this machine" in trial.verdict.evidence
    assert trial.startup is not None
    assert trial.startup.runs_ms == (1.5,)
    assert trial.added_to(build.measurement).memory_bytes == Figure(900_000, Source.MEASURED)


async def test_a_port_that_only_the_image_itself_can_reach_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.lab.trial.tryout._COMMAND_LIMIT", 0)
    state = replace(RUNNING, loopback_ports=frozenset({8080}))

    def runs(request: RunRequest) -> ScriptedContainer:
        if request.helper:
            return ScriptedContainer([ENDED], ("run 1000000 1500000 -1 5000",))
        return ScriptedContainer([state], published=("127.0.0.1", 1))

    trial, _ = await _tried(runs, finished("build-1", Recipe(port=("8080",)), 7_000_000))
    assert [cause.id for cause in trial.verdict.causes] == ["loopback-only"]


def test_the_recipes_port_counts_before_the_images_and_the_codes() -> None:
    build = finished("build-1", Recipe(port=("9090",)), 1)
    assert port_of(build, WEB) == 9090
    assert port_of(replace(build, recipe=Recipe()), WEB) == 8080
    bare = replace(_command(), recipe=Recipe())
    assert port_of(bare, WEB) == 8080
    assert port_of(bare, replace(WEB, ports=())) is None
    assert port_of(replace(bare, recipe=Recipe(main="./cmd/tool")), WEB) is None
