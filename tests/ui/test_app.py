import asyncio
import os
import signal

import pytest

from tests.support.samples import WEB
from tests.ui.conftest import MakeApp
from tests.ui.fakes import BEGIN, GOOD, INFO, MARKUP, RUNNING, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, start_build, until
from tui.engine.engine import Engine, NoEngine
from tui.engine.find import EngineChoice
from tui.ui.app import GodockApp
from tui.ui.help.screen import HelpScreen
from tui.ui.kit.app_header import header_line
from tui.ui.kit.engine_status import EngineStatus
from tui.ui.kit.engines import EnginesScreen
from tui.ui.kit.keys import KEYS, bindings
from tui.ui.reading.reading import Opening

NOTHING = NoEngine(
    "No Docker Engine is reachable.",
    "Start one with `sudo systemctl start docker`.",
    ("unix:///var/run/docker.sock (default): the socket does not exist",),
)


async def test_the_engine_is_looked_for_only_after_the_first_frame(make_app: MakeApp) -> None:
    looked: list[bool] = []

    async def look(*, context: str = "", builder: str = "") -> Engine:
        looked.append(bool(screen_text(app).strip()))
        return FakeEngine(GOOD)

    app = make_app()
    app.find_engine = look
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: looked)
        assert looked == [True]


async def test_without_an_engine_the_wizard_works_and_building_says_what_was_tried(make_app: MakeApp) -> None:
    app = make_app(NOTHING)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "no engine · ctrl+e" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: "Builds are unavailable" in screen_text(app))
        assert_shown(app, *NOTHING.tried, "sudo systemctl start docker")
        await pilot.press("escape")
        assert app.screen is app.wizard


async def test_building_waits_for_the_engine_that_is_still_looked_for() -> None:
    ready = asyncio.Event()
    engine = FakeEngine(GOOD)

    async def find(*, context: str = "", builder: str = "") -> Engine:
        await ready.wait()
        return engine

    from datetime import date

    app = GodockApp(Opening(WEB), find_engine=find, today=date(2026, 11, 23))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("b")
        assert_shown(app, "looking for an engine…")
        ready.set()
        await until(pilot, lambda: engine.requests)


async def test_the_picker_offers_engines_and_uses_the_one_that_is_picked(make_app: MakeApp) -> None:
    asked: list[tuple[str, str]] = []
    app = make_app(FakeEngine(GOOD))
    find = app.find_engine

    async def watched(*, context: str = "", builder: str = "") -> Engine:
        asked.append((context, builder))
        return await find()

    async def choices() -> tuple[EngineChoice, ...]:
        return (
            EngineChoice("default", "", "unix:///var/run/docker.sock", ""),
            EngineChoice("default", "farm", "unix:///var/run/docker.sock", ""),
            EngineChoice("old", "", "unix:///old.sock", "the socket does not exist"),
        )

    app.find_engine, app.list_engines = watched, choices
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, EnginesScreen))
        assert_shown(
            app, "● default  in use", "○ farm", "✗ old", "the socket does not exist", "↻ search again"
        )
        await pilot.press("down", "enter")
        await until(pilot, lambda: len(asked) == 2)
        assert asked == [("", ""), ("default", "farm")]


async def test_the_engine_cannot_be_changed_under_a_running_build(make_app: MakeApp) -> None:
    app = make_app(FakeEngine((*BEGIN, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: "build-1 is using the current engine." in screen_text(app))


async def test_the_header_can_be_clicked(make_app: MakeApp) -> None:
    app = make_app(NOTHING)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "no engine · ctrl+e" in screen_text(app))
        assert await pilot.click(offset=(105, 0))
        await until(pilot, lambda: isinstance(app.screen, EnginesScreen))
        assert_shown(app, "No Docker Engine is reachable.", *NOTHING.tried)
        await pilot.press("escape")
        assert await pilot.click(offset=(118, 0))
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_leaving_stops_a_running_build_first(make_app: MakeApp) -> None:
    engine = FakeEngine((*BEGIN, *RUNNING, asyncio.Event()))
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        await pilot.press("q")
        assert engine.closed == 1
    assert app.return_code == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_a_signal_stops_a_running_build_and_ends_the_app(
    make_app: MakeApp, number: signal.Signals
) -> None:
    engine = FakeEngine((*BEGIN, *RUNNING, asyncio.Event()))
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        os.kill(os.getpid(), number)
        async with asyncio.timeout(5):
            while app.return_code is None:
                await asyncio.sleep(0.01)
        assert engine.closed == 1
    assert app.return_code == 128 + number


async def test_the_palette_offers_what_the_screen_can_do(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        assert "Naive (m)" in commands
        assert "Quit (q)" in commands
        assert "Theme" in commands
        await commands["Exact (i)"].callback()
        assert app.compare_screen.exact


def test_every_key_has_a_sentence_and_a_name_of_its_own() -> None:
    for screen in sorted({key.screen for key in KEYS}):
        keys = [key.key for key in KEYS if key.screen == screen]
        assert len(keys) == len(set(keys)), screen
        for binding in bindings(screen):
            assert binding.tooltip and binding.id and binding.description


def test_the_header_gives_up_the_module_before_the_name() -> None:
    status = EngineStatus(INFO, looking=False)
    assert "example.com/golang-sample" in header_line(WEB, status, "", 118).plain
    narrow = header_line(WEB, status, "", 78).plain
    assert narrow.startswith("godock   sample · go 1.25.0")
    assert narrow.endswith("docker 28.5.1 · default · linux/amd64  ?")
    assert [header_line(WEB, status, MARKUP, width).cell_length for width in (118, 78, 30)] == [118, 78, 30]
