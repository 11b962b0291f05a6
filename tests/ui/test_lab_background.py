"""The lab by itself: only after a yes, one variant after another, and never in the way. Without an engine: on the host."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tests.lab.test_toolchain import needs_go
from tests.support.scripted import ScriptedEngine
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.test_app import NOTHING
from tests.ui.test_lab_screen import WORKS, _ask, _held
from tests.ui.waiting import build_to_comparison, start_build, until
from tests.ui.wizard_driving import click_on
from tui.lab.files.settings import Settings, load_settings, save_settings
from tui.lab.sizes.measurement import Source
from tui.project import read
from tui.ui.kit.run_state import RunState


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv(
        "GOCACHE", str(Path.home() / ".cache" / "go-build")
    )  # else the standard library is compiled anew
    yield


async def test_by_itself_nothing_begins(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await app.workers.wait_for_complete()
        assert app.lab_screen.view is None


async def test_the_answer_is_asked_for_once_and_remembered(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await _ask(pilot)
        await click_on(pilot, "start automatically")
        await until(pilot, lambda: "starts automatically" in screen_text(app))
        await pilot.press("l")
        await until(pilot, lambda: app.screen is app.lab_screen)
        assert load_settings().background_lab


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False), ("enter", False)])
async def test_after_the_first_build_it_is_asked_once_for_ever(
    make_app: MakeApp, key: str, answer: bool
) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    app.may_ask = True
    async with app.run_test(size=(80, 24)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: "in the background after each build?" in screen_text(app))
        await pilot.press(key)
        await until(pilot, lambda: app.screen is app.compare_screen)
        await app.workers.wait_for_complete()
        assert (app.lab_screen.view is not None) is answer
        assert load_settings() == Settings(background_lab=answer, asked=True)
        await pilot.press("b", "r")
        await until(pilot, lambda: len(app.builds) == 2 and app.screen is app.compare_screen)
        await app.workers.wait_for_complete()
        assert app.screen is app.compare_screen


async def test_after_a_build_the_options_become_measured_while_the_user_is_elsewhere(
    make_app: MakeApp,
) -> None:
    assert save_settings(Settings(background_lab=True)) == ""
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await until(pilot, lambda: app.lab_screen.view and not app.lab_screen.view.busy)
        assert app.screen is app.compare_screen
        assert len(app.lab_screen.view.results) == 15
        scratch = replace(app.wizard.current, recipe=replace(RECIPE, base="scratch"))
        assert scratch.sizes.pull_bytes.source is Source.MEASURED
        await pilot.press("l")
        await until(pilot, lambda: app.screen is app.lab_screen)
        await until(pilot, lambda: "15 variants" in screen_text(app))


async def test_it_gives_way_to_a_build(make_app: MakeApp) -> None:
    assert save_settings(Settings(background_lab=True)) == ""
    engine = ScriptedEngine([WORKS])
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        _held(engine, 2)
        await build_to_comparison(pilot)
        await until(pilot, lambda: app.measuring)
        first = app.lab_screen._experiment
        seen: list[RunState] = []
        engine.gate = lambda _event: seen.append(app.lab_screen.view.run)
        app.build(replace(RECIPE, base="scratch"))
        await until(pilot, lambda: len(app.builds) == 2)
        assert seen[0] is RunState.STOPPED
        await until(pilot, lambda: app.lab_screen._experiment is not first and not app.lab_screen.view.busy)


@needs_go
async def test_without_an_engine_the_program_is_compiled_here_and_the_wizard_says_host(
    make_app: MakeApp,
) -> None:
    project = read(PROJECTS / "hello")
    app = make_app(NOTHING, project=project, recipe=replace(RECIPE, port=()))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "no engine" in screen_text(app))
        await pilot.press("l")
        await until(pilot, lambda: "Compile on this machine?" in screen_text(app))
        assert_shown(app, "does not change the project")
        await pilot.press("y")
        await (
            app.workers.wait_for_complete()
        )  # the compiler may take longer than anything else that is waited for
        assert app.wizard.current.figures.host
        assert app.wizard.current.sizes.binary_bytes.source is Source.HOST
        await until(pilot, lambda: " host" in screen_text(app))
        assert not app.measuring
