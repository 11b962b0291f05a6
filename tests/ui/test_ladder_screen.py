"""The ladder in the real app around a scripted engine: looked at, built, stopped, remembered, tried."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import PROJECTS, Golden
from tests.support.samples import WEB
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import DETAILS, GOOD, MARKUP, SMALL, TEST_FAILS
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.test_wizard_looks import HOSTILE
from tests.ui.waiting import until
from tests.ui.wizard_driving import click_on
from tui.engine import BuildEvent, Failed, FailureKind
from tui.lab.history.memory import Memory
from tui.lab.sizes.metrics import PULL
from tui.project import read
from tui.ui.app import GodockApp
from tui.ui.image.screen import ImageScreen
from tui.ui.kit.activity import Activity
from tui.ui.kit.message import MessageScreen
from tui.ui.kit.run_state import RunState

WORKS = Script(GOOD, DETAILS, SMALL)
SAMPLE = replace(read(PROJECTS / "gin-sample"), root=PROJECTS / "gin-sample")
_NOW = 1_700_000_000.0


def _stuck() -> ScriptedEngine:
    """Return an engine whose builds begin and never go on."""
    engine = ScriptedEngine([WORKS])
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    engine.gate = lambda _event: never
    return engine


async def _open(pilot: Pilot[None]) -> GodockApp:
    app = pilot.app
    assert isinstance(app, GodockApp)
    app.ladder_screen._clock = lambda: _NOW
    await until(pilot, lambda: app.session)
    await pilot.press("u")
    await until(pilot, lambda: app.screen is app.ladder_screen and app.ladder_screen.view)
    return app


async def _still(pilot: Pilot[None]) -> str:
    """Wait until nothing on screen moves any more, and return it."""
    shown, before = "", " "
    async with asyncio.timeout(10):
        while shown != before or "b build" not in shown:
            before = shown
            await pilot.pause(0.05)
            shown = screen_text(pilot.app)
    return shown


async def _built(pilot: Pilot[None], key: str) -> GodockApp:
    app = await _open(pilot)
    await pilot.press(key)
    await until(pilot, lambda: app.ladder_screen.current.run is RunState.DONE)
    return app


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_it_looks_right_before_and_after_it_is_built(
    make_app: MakeApp, golden: Golden, size: tuple[int, int]
) -> None:
    app = make_app(ScriptedEngine([WORKS]), project=SAMPLE)
    async with app.run_test(size=size) as pilot:
        await _open(pilot)
        golden.check(f"ladder-{size[0]}.txt", await _still(pilot))
        await pilot.press("b")
        await until(pilot, lambda: app.ladder_screen.current.run is RunState.DONE)
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "+ RUN go mod download" in screen_text(app))
        golden.check(f"ladder-built-{size[0]}.txt", await _still(pilot))
        await pilot.press("v")
        await until(pilot, lambda: "this rung" in screen_text(app))
        golden.check(f"ladder-both-{size[0]}.txt", await _still(pilot))
        await pilot.press("e")
        await until(pilot, lambda: "prevents" in screen_text(app) and "this rung" not in screen_text(app))
        golden.check(f"ladder-why-{size[0]}.txt", await _still(pilot))


async def test_a_rung_that_does_not_apply_says_why_in_both_places(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]), project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("end", "up", "up")
        await until(pilot, lambda: "Does not apply: The code does not make TLS calls" in screen_text(app))
        assert_shown(app, "–  15", "not make TLS calls")


async def test_rungs_fill_in_stopping_keeps_them_and_the_next_run_goes_on(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.lab.history.store.default_path", lambda: tmp_path / "history.sqlite3")
    engine = ScriptedEngine([WORKS])
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    app = make_app(engine, project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        assert app.session is not None
        app.session.memory = Memory()

        def gate(_event: BuildEvent) -> asyncio.Future[None] | None:
            return never if len(engine.requests) > 4 else None

        engine.gate = gate
        await _open(pilot)
        await pilot.press("s")
        await until(pilot, lambda: app.ladder_screen.current.over == 4)
        assert_shown(app, "4 of 17 measured", "x stop", "ladder 4/17")
        await pilot.press("x")
        await until(pilot, lambda: app.ladder_screen.current.run is RunState.STOPPED)
        assert_shown(app, "stopped, 4 of 17 measured (b: resume)")
        assert "ladder 4/17" not in screen_text(app)
        engine.gate = None
        before = len(engine.requests)
        await pilot.press("s")
        await until(pilot, lambda: app.ladder_screen.current.run is RunState.DONE)
        assert len(engine.requests) - before == 17 - 4
    again = make_app(ScriptedEngine([WORKS]), project=SAMPLE)
    async with again.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: again.session)
        assert again.session is not None
        again.session.memory = Memory()
        await _open(pilot)
        assert_shown(again, "15 of 17 measured (the project has not changed)")


async def test_it_goes_on_behind_the_wizard_and_says_when_it_is_done(make_app: MakeApp) -> None:
    engine = ScriptedEngine([WORKS])
    held: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    engine.gate = lambda _event: None if held.done() or len(engine.requests) < 3 else held
    app = make_app(engine, project=SAMPLE)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("s", "escape")
        await until(pilot, lambda: app.screen is app.wizard)
        await until(pilot, lambda: "ladder " in screen_text(app))
        held.set_result(None)
        await until(pilot, lambda: "The ladder measured 17 of 17 rungs. Press u" in screen_text(app))


async def test_a_rung_without_an_image_says_why_and_the_others_go_on(make_app: MakeApp) -> None:
    gone = Script((Failed(FailureKind.BASE_MISSING, f"not found {MARKUP}", 0.1),))
    app = make_app(ScriptedEngine([WORKS, gone, WORKS]), project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _built(pilot, "s")
        assert_shown(app, "✗   2  two stages", "16 of 17 measured · 1 failed", "✓   3")


async def test_an_edit_is_tried_on_a_copy_and_the_steps_are_shown(make_app: MakeApp) -> None:
    engine = ScriptedEngine([WORKS])
    app = make_app(engine, project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("down", "1")
        await until(pilot, lambda: app.ladder_screen.current.shown)
        assert_shown(app, "seen  After one line was added to")
        assert all(request.context != SAMPLE.root for request in engine.requests)
        await pilot.press("down")
        await until(pilot, lambda: "seen" not in screen_text(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_broken_test_shows_its_log(make_app: MakeApp, golden: Golden, size: tuple[int, int]) -> None:
    app = make_app(ScriptedEngine([Script(TEST_FAILS)]), project=SAMPLE)
    async with app.run_test(size=size) as pilot:
        await _open(pilot)
        await pilot.press(*["down"] * 5, "2")
        await until(pilot, lambda: "The build stopped at" in screen_text(app))
        golden.check(f"ladder-tried-{size[0]}.txt", await _still(pilot))


async def test_a_trial_can_be_stopped(make_app: MakeApp) -> None:
    engine = _stuck()
    app = make_app(engine, project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("3")
        await until(pilot, lambda app: "building the image and reading its files" in screen_text(app), app)
        await pilot.press("x")
        await until(pilot, lambda: app.ladder_screen.current.trying is None)
        assert engine.removed == [engine.requests[0].tag]
        assert app.ladder_screen.current.shown is None


async def test_a_claim_is_tried_while_sizes_are_measured_but_not_while_times_are(make_app: MakeApp) -> None:
    for key, tries in (("s", True), ("b", False)):
        engine = _stuck()
        app = make_app(engine, project=SAMPLE)
        async with app.run_test(size=(120, 40)) as pilot:
            await _open(pilot)
            await pilot.press(key)
            await until(pilot, lambda screen: screen.current.busy, app.ladder_screen)
            assert app.ladder_screen.current.can_try is tries
            await pilot.press("3")
            if tries:
                await until(
                    pilot, lambda app: "building the image and reading its files" in screen_text(app), app
                )
            await pilot.press("x")
            await until(pilot, lambda screen: not screen.current.busy, app.ladder_screen)
            assert app.ladder_screen.current.trying is None
            claims = [tag for tag in engine.removed if tag.startswith("godock-tui/lesson")]
            assert len(claims) == tries


async def test_the_mouse_chooses_a_rung_and_opens_its_image(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]), project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _built(pilot, "s")
        await click_on(pilot, "compressed with UPX")
        await until(pilot, lambda: app.ladder_screen.current.chosen == "rung-upx")
        await click_on(pilot, "compressed with UPX")
        await until(pilot, lambda: isinstance(app.screen, ImageScreen))


async def test_leaving_stops_the_ladder(make_app: MakeApp) -> None:
    engine = ScriptedEngine([WORKS])
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    engine.gate = lambda _event: never if len(engine.requests) > 2 else None
    app = make_app(engine, project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("s")
        await until(pilot, lambda: app.ladder_screen.current.over == 2)
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)
    assert len(engine.removed) >= 2


async def test_while_the_lab_builds_the_ladder_waits(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]), project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        app.measuring = Activity("lab 1/16", "lab")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert_shown(app, "The lab is building its variants.")


async def test_while_the_ladder_is_built_the_lab_waits(make_app: MakeApp) -> None:
    engine = _stuck()
    app = make_app(engine, project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("s", "escape", "l")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert_shown(app, "The ladder is being built.")


async def test_a_click_on_the_ladder_in_the_header_goes_to_the_ladder(make_app: MakeApp) -> None:
    engine = _stuck()
    app = make_app(engine, project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("s", "escape")
        await until(pilot, lambda: app.screen is app.wizard)
        await click_on(pilot, "ladder 0/")
        await until(pilot, lambda: app.screen is app.ladder_screen)


async def test_foreign_text_changes_nothing_but_itself(make_app: MakeApp) -> None:
    project = replace(SAMPLE, cgo_reasons=(HOSTILE,))
    app = make_app(
        ScriptedEngine([Script((Failed(FailureKind.OTHER, HOSTILE, 0.1),))]),
        project=project,
        recipe=replace(RECIPE, cgo=True, builder="trixie", base="distroless-base-debian13-nonroot"),
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await _built(pilot, "s")
        for _ in range(8):
            assert not set(screen_text(app)) & set("\x1b\x07\u202e")
            await pilot.press("down")
        await pilot.press("2")
        await until(pilot, lambda: app.ladder_screen.current.trying is None)
        assert not set(screen_text(app)) & set("\x1b\x07\u202e")


async def test_another_recipe_is_another_ladder(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]), project=WEB)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        app.wizard.take_recipe(replace(RECIPE, port=("9090",)))
        await _open(pilot)
        await until(pilot, lambda: "EXPOSE 9090" in screen_text(app))


async def test_without_colour_changes_are_told_by_their_signs(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(ScriptedEngine([WORKS]), project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _built(pilot, "s")
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "- RUN go mod download" in screen_text(app))
        assert_shown(app, "+ COPY go.mod go.sum ./", "✓   4", "▌")


async def test_i_changes_between_rounded_and_exact_sizes(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]), project=SAMPLE)
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        view = app.ladder_screen.current
        pull = PULL.figure(view.sizes(view.results[0]))
        assert PULL.format(pull.value) in screen_text(app)
        await pilot.press("i")
        await until(pilot, lambda: PULL.format(pull.value, exact=True) in screen_text(app))
