import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.message import Message
from textual.widgets import Input

from tests.conftest import Golden
from tests.support.samples import WEB
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import BEGIN, DONE, GOOD, MARKUP, RUNNING, TEST_FAILS, FakeEngine, lines, step
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import failed, measuring, start_build, until
from tui.engine.engine import BuildRequest, EngineError
from tui.engine.events import BuildEvent, Cancelled, Failed, FailureKind, StepChanged, Stream
from tui.ui.build.build_log import BuildLog
from tui.ui.build.screen import BuildScreen
from tui.ui.kit.page_footer import PageFooter
from tui.ui.kit.run_state import RunState


def _ended(messages: list[Message]) -> list[BuildScreen.Ended]:
    return list({id(one): one for one in messages if isinstance(one, BuildScreen.Ended)}.values())


async def test_a_build_that_ends_well_is_measured_and_compared(make_app: MakeApp) -> None:
    messages: list[Message] = []
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40), message_hook=messages.append) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.screen is app.compare_screen)
        [ended] = _ended(messages)
        assert ended.view.measured
        assert [build.name for build in app.builds] == ["build-1"]
        assert app.builds[0].measurement.pull_bytes.value == 3_862_000
        [record] = app.wizard.current.figures.records
        assert record.build == app.builds[0]


async def test_the_running_step_and_its_log_are_shown_without_a_key_press(make_app: MakeApp) -> None:
    gate = asyncio.Event()
    app = make_app(FakeEngine((*BEGIN, *RUNNING, gate, *DONE)))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        assert_shown(app, "test  RUN go vet ./... && go test ./...", "follow ●", "pkg/apis", "6 of 10 steps")


async def test_a_step_that_the_user_selects_stays_until_follow_is_pressed(make_app: MakeApp) -> None:
    gate = asyncio.Event()
    app = make_app(FakeEngine((*BEGIN, gate, *RUNNING, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        app.build_screen.steps.focus()
        await pilot.press("home", "down", "down", "down", "down", "down")
        assert app.build_screen.view.selected == "mod"
        gate.set()
        await until(pilot, lambda: app.build_screen.view.followed == "test")
        assert_shown(app, "go: downloading github.com/gin-gonic/gin v1.10.0")
        await pilot.press("g")
        assert app.build_screen.view.shown == "test"
        assert_shown(app, "pkg/apis")


async def test_a_step_can_be_selected_with_the_mouse(make_app: MakeApp) -> None:
    app = make_app(FakeEngine((*BEGIN, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: "RUN go mod download" in screen_text(app))
        row = next(y for y, line in enumerate(screen_text(app).splitlines()) if "RUN go mod download" in line)
        assert await pilot.click(offset=(10, row))
        assert app.build_screen.view.selected == "mod"


async def test_stopping_a_build_closes_it_and_says_so(make_app: MakeApp) -> None:
    messages: list[Message] = []
    engine = FakeEngine((*BEGIN, *RUNNING, asyncio.Event()))
    app = make_app(engine)
    async with app.run_test(size=(120, 40), message_hook=messages.append) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        await pilot.press("x")
        await until(pilot, lambda: app.build_screen.view.run is RunState.STOPPED)
        assert engine.closed == 1
        assert isinstance(app.build_screen.view.state.outcome, Cancelled)
        assert len(_ended(messages)) == 1
        assert_shown(app, "stopped after", "r: build again", "■ RUN go build")


async def test_pressing_stop_again_does_not_cut_the_cleaning_up_short(make_app: MakeApp) -> None:
    class SlowToEnd(FakeEngine):
        cleaned = False

        async def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
            try:
                async for event in super().build(request):
                    yield event
            finally:
                await asyncio.sleep(0.05)
                self.cleaned = True

    engine = SlowToEnd((*BEGIN, asyncio.Event()))
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        await pilot.press("x", "x", "x")
        await until(pilot, lambda: app.build_screen.view.run is RunState.STOPPED)
        assert engine.cleaned


async def test_a_build_goes_on_while_the_wizard_is_shown_and_is_still_there_afterwards(
    make_app: MakeApp,
) -> None:
    gate = asyncio.Event()
    app = make_app(FakeEngine((*BEGIN, gate, *RUNNING, *DONE)))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        await pilot.press("escape")
        assert app.screen is app.wizard
        await until(pilot, lambda: "building build-1 6/10" in screen_text(app))
        gate.set()
        await until(pilot, lambda: app.build_screen.view.measured)
        assert app.screen is app.wizard
        assert_shown(app, "build-1 is built and measured: pull 3.9 MB")
        await app.run_action("switch_mode('build')")
        await until(pilot, lambda: app.screen is app.build_screen)
        assert_shown(app, "exporting to image", "c: compare")


async def test_building_the_same_recipe_while_it_runs_only_shows_it(make_app: MakeApp) -> None:
    engine = FakeEngine((*BEGIN, asyncio.Event()))
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        await pilot.press("escape", "b")
        await until(pilot, lambda: app.screen is app.build_screen)
        assert len(engine.requests) == 1


@pytest.mark.parametrize(("answer", "builds"), [("y", 2), ("n", 1)])
async def test_another_recipe_is_only_built_once_the_running_one_may_be_stopped(
    make_app: MakeApp, answer: str, builds: int
) -> None:
    engine = FakeEngine((*BEGIN, asyncio.Event()))
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.state.steps)
        await pilot.press("escape")
        app.build(replace(RECIPE, test=False))
        await until(pilot, lambda: "build-1 is still running" in screen_text(app))
        await pilot.press(answer)
        await until(pilot, lambda: len(engine.requests) == builds)
        assert engine.closed == builds - 1


async def test_a_failure_explains_itself_without_a_key_press(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(TEST_FAILS))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, failed)
        await until(pilot, lambda: app.build_screen.view.causes)
        assert app.screen is app.build_screen
        assert_shown(
            app,
            "--- FAIL: TestAverage (0.00s)",
            "▸ 12      go test ./...",
            "Known cause: A unit test failed: TestAverage",
            "f build without the tests, and build again",
            "failed after 5.6 s",
        )


async def test_the_log_of_a_failure_stands_at_the_error(make_app: MakeApp) -> None:
    chatter = tuple(lines("test", *(f"noise {number}" for number in range(500))) for _ in range(2))
    script = (
        *BEGIN,
        *RUNNING,
        chatter[0],
        *TEST_FAILS[len(BEGIN) + len(RUNNING) : -3],
        chatter[1],
        *TEST_FAILS[-3:],
    )
    app = make_app(FakeEngine(script))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, failed)
        await until(pilot, lambda: "--- FAIL: TestAverage" in screen_text(app))
        assert_shown(app, "noise 499", "noise 0")


async def test_the_fix_is_built_and_becomes_the_wizards_recipe(make_app: MakeApp) -> None:
    messages: list[Message] = []
    engine = FakeEngine(TEST_FAILS, GOOD)
    app = make_app(engine)
    async with app.run_test(size=(120, 40), message_hook=messages.append) as pilot:
        await start_build(pilot, failed)
        await until(pilot, lambda: app.build_screen.view.fix)
        await pilot.press("f")
        await until(pilot, lambda: app.screen is app.compare_screen)
        wanted = next(one for one in messages if isinstance(one, BuildScreen.Requested))
        assert (wanted.recipe.test, wanted.fixes) == (False, True)
        assert app.wizard.current.recipe.test is False
        assert "go test" not in engine.requests[1].dockerfile


async def test_building_again_takes_the_same_recipe(make_app: MakeApp) -> None:
    engine = FakeEngine(TEST_FAILS, GOOD)
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, failed)
        await pilot.press("r")
        await until(pilot, lambda: app.screen is app.compare_screen)
        assert engine.requests[0].dockerfile == engine.requests[1].dockerfile


async def test_a_failure_that_is_nobodys_code_says_what_to_do(make_app: MakeApp) -> None:
    gone = Failed(
        FailureKind.ENGINE_GONE, "The connection to the engine was lost.", 3.0, advice="Start it and press r."
    )
    app = make_app(FakeEngine((*BEGIN, gone)))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, failed)
        assert_shown(app, "The connection to the engine was lost.", "Start it and press r.")


async def test_measuring_shows_how_far_it_is_and_can_be_stopped(make_app: MakeApp) -> None:
    engine = FakeEngine(GOOD)
    engine.measuring = asyncio.Event()
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, measuring)
        await until(pilot, lambda: "reading layers… 4.2 MB" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: app.build_screen.view.unmeasured)
        assert_shown(
            app, "The measurement was stopped, but the image was built as", "godock-tui/golang-sample:build-1"
        )


async def test_an_image_that_cannot_be_read_is_no_crash(make_app: MakeApp) -> None:
    engine = FakeEngine(GOOD)
    engine.trouble = EngineError("The image is gone.", "Build it again.")
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, lambda view: view.unmeasured)
        assert_shown(app, "The image is gone. Build it again.", "not measured")


async def test_text_can_be_found_in_the_log(make_app: MakeApp) -> None:
    app = make_app(FakeEngine((*BEGIN, *RUNNING, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        await pilot.press("slash", *"pkg", "enter")
        assert_shown(app, "match 1 of 3")
        await pilot.press("n")
        assert_shown(app, "match 2 of 3")
        await pilot.press("N", "N")
        assert_shown(app, "match 3 of 3")
        await pilot.press("slash")
        app.build_screen.query_one("#find", Input).value = "nothing like it"
        await pilot.press("enter")
        assert_shown(app, "no match")


async def test_the_footer_offers_to_search_a_log_as_soon_as_there_is_one(make_app: MakeApp) -> None:
    gate = asyncio.Event()
    app = make_app(FakeEngine((step("x", "RUN x", "test", 0.0), gate, lines("x", "hello"), asyncio.Event())))

    def offered() -> list[bool]:
        footer = app.screen.query_one(PageFooter)
        return [key.enabled for key in footer.keys if key.label == "find"]

    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "x" and offered() == [False])
        gate.set()
        await until(pilot, lambda: offered() == [True])


async def test_escape_closes_the_search_before_it_leaves_the_screen(make_app: MakeApp) -> None:
    app = make_app(FakeEngine((*BEGIN, *RUNNING, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        await pilot.press("slash", "escape")
        assert app.screen is app.build_screen
        assert isinstance(app.focused, BuildLog)
        await pilot.press("escape")
        assert app.screen is app.wizard


async def test_a_log_is_saved_where_the_user_says(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(FakeEngine((*BEGIN, *RUNNING, asyncio.Event())))
    wanted = tmp_path / "test.log"
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        await pilot.press("s")
        await until(pilot, lambda: app.screen.query("#path"))
        app.screen.query_one("#path", Input).value = str(wanted)
        await pilot.press("enter")
        await until(pilot, wanted.exists)
        assert wanted.read_text(encoding="utf-8").startswith("ok      example.com/golang-sample/pkg/apis")


async def test_a_file_that_exists_is_only_replaced_after_a_yes(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(FakeEngine((*BEGIN, *RUNNING, asyncio.Event())))
    taken = tmp_path / "taken.log"
    taken.write_text("precious", encoding="utf-8")
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        for answer, kept in (("n", True), ("y", False)):
            await pilot.press("s")
            await until(pilot, lambda: app.screen.query("#path"))
            app.screen.query_one("#path", Input).value = str(taken)
            await pilot.press("enter")
            await until(pilot, lambda: "Replace taken.log?" in screen_text(app))
            await pilot.press(answer)
            await until(pilot, lambda: app.screen is app.build_screen)
            await until(pilot, lambda same: (taken.read_text(encoding="utf-8") == "precious") is same, kept)


async def test_a_place_that_cannot_be_written_is_said(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(FakeEngine((*BEGIN, *RUNNING, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        await pilot.press("s")
        await until(pilot, lambda: app.screen.query("#path"))
        app.screen.query_one("#path", Input).value = str(tmp_path / "no" / "such" / "folder" / "x.log")
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing was written" in screen_text(app))
        assert_shown(app, "such file or directory.", "Press s to choose a different path.")


async def test_a_clipped_log_says_so(make_app: MakeApp) -> None:
    clipped = lines("test", "[output clipped, log limit 2MiB reached]", stream=Stream.NOTICE)
    app = make_app(FakeEngine((*BEGIN, *RUNNING, clipped, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: "truncated by BuildKit" in screen_text(app))


@pytest.mark.parametrize(("before", "count"), [("", 5), ("./main.go:1:1: ", 3)])
async def test_foreign_markup_in_a_build_is_printed_as_it_is(
    make_app: MakeApp, before: str, count: int
) -> None:
    hostile = (
        step("evil", MARKUP, MARKUP, 0.0),
        lines("evil", MARKUP, before + MARKUP),
        step("evil", MARKUP, MARKUP, 0.0, 1.0, error=MARKUP),
        Failed(FailureKind.STEP, MARKUP, 1.0, "evil", 2, advice=MARKUP),
    )
    app = make_app(FakeEngine(hostile))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, failed)
        await until(pilot, lambda: screen_text(app).count(MARKUP) >= count)
        for y, line in enumerate(screen_text(app).splitlines()):
            if MARKUP in line:
                assert await pilot.click(offset=(line.index(MARKUP) + 5, y))
        assert app.is_running and app.return_code is None


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_running_build_looks_right(make_app: MakeApp, golden: Golden, size: tuple[int, int]) -> None:
    app = make_app(FakeEngine((*BEGIN, *RUNNING, asyncio.Event())))
    async with app.run_test(size=size) as pilot:
        app.build_screen._clock = lambda: 5_000.0
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test" and app.activity.endswith("6/10"))
        golden.check(f"build-running-{size[0]}.txt", screen_text(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_failed_build_looks_right(make_app: MakeApp, golden: Golden, size: tuple[int, int]) -> None:
    app = make_app(FakeEngine(TEST_FAILS))
    async with app.run_test(size=size) as pilot:
        app.build_screen._clock = lambda: 5_000.0
        await start_build(pilot, failed)
        await until(pilot, lambda: app.build_screen.view.causes and not app.activity)
        golden.check(f"build-failed-{size[0]}.txt", screen_text(app))


async def test_a_step_that_runs_again_names_the_file_that_changed(make_app: MakeApp, tmp_path: Path) -> None:
    (tmp_path / "main.go").write_text("package main\n")
    ran = {"test", "build", "copy"}
    placed = [
        replace(event, position=2) if isinstance(event, StepChanged) and event.id in ran else event
        for event in GOOD
    ]
    app = make_app(FakeEngine(placed), project=replace(WEB, root=tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, lambda view: view.measured)
        assert app.build_screen.view.misses == {}
        (tmp_path / "main.go").write_text("package main // edited\n")
        app.build(RECIPE)
        await until(pilot, lambda: len(app.builds) == 2)
        view = app.build_screen.view
        assert view is not None
        assert set(view.misses) == ran
        await app.switch_mode("build")
        app.build_screen.view = replace(view, selected="build")
        await until(pilot, lambda: "Ran again because main.go has changed" in screen_text(app))
