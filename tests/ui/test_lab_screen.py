"""The lab in the real app around a scripted engine: chosen, run, stopped, looked at, taken over."""

import asyncio
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from tests.conftest import Golden
from tests.support.samples import WEB
from tests.support.scripted import Script, ScriptedEngine
from tests.support.varied import figures_in, varied_cells, varied_scripts, varied_trial
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import DETAILS, GOOD, MARKUP, SMALL, TEST_FAILS
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import app_of, until
from tests.ui.wizard_driving import click_on
from tui.engine import BuildEvent
from tui.lab.sizes.measurement import Source
from tui.recipe import Layout, Strip
from tui.ui.build.step_tree import StepTree
from tui.ui.image.screen import ImageScreen
from tui.ui.kit.run_state import RunState
from tui.ui.lab.axes import AxesScreen
from tui.ui.lab.lab_steps import LabStepsScreen
from tui.ui.lab.versus import VersusScreen

WORKS = Script(GOOD, DETAILS, SMALL)


async def _ask(pilot: Pilot[None]) -> None:
    """Open the question what to vary."""
    await until(pilot, lambda: app_of(pilot).session)
    await pilot.press("l")
    await until(pilot, lambda: isinstance(pilot.app.screen, AxesScreen) and pilot.app.focused)


async def _begin(pilot: Pilot[None]) -> None:
    """Begin with the defaults."""
    await _ask(pilot)
    await pilot.press("enter")
    app = app_of(pilot)
    await until(pilot, lambda: app.screen is app.lab_screen and app.lab_screen.view)


async def _finish(pilot: Pilot[None]) -> None:
    """Begin with the defaults, and wait for the end."""
    await _begin(pilot)
    await until(pilot, lambda: not app_of(pilot).lab_screen.view.busy)


def _held(engine: ScriptedEngine, after: int) -> None:
    """Let the engine build so many variants, and then no further."""
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def gate(_event: BuildEvent) -> asyncio.Future[None] | None:
        return never if len(engine.requests) > after else None

    engine.gate = gate


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_it_looks_right(make_app: MakeApp, golden: Golden, size: tuple[int, int]) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    app.lab_screen._clock = lambda: 1_700_000_000.0
    async with app.run_test(size=size) as pilot:
        await _ask(pilot)
        golden.check(f"lab-axes-{size[0]}.txt", screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.lab_screen and app.lab_screen.view)
        await until(pilot, lambda: not app.lab_screen.view.busy)
        golden.check(f"lab-{size[0]}.txt", screen_text(app))
        await pilot.press("down", "v")
        await until(pilot, lambda: isinstance(app.screen, VersusScreen))
        await until(pilot, lambda: "2 vs 1" in screen_text(app))
        golden.check(f"lab-versus-{size[0]}.txt", screen_text(app))


async def test_the_question_counts_the_variants_and_starts_only_with_some(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await _ask(pilot)
        assert_shown(app, "16 variants", "does not change the project's files")
        await click_on(pilot, "single-stage image")
        await until(pilot, lambda: "15 variants" in screen_text(app))
        await click_on(pilot, "UPX on unstripped")
        await until(pilot, lambda: "27 variants" in screen_text(app))
        for words in ("not stripped", "-w", "-s -w"):
            await click_on(pilot, f"▐✓▌ {words}")
        await until(pilot, lambda: "Select at least one" in screen_text(app))
        await pilot.press("l")
        assert isinstance(app.screen, AxesScreen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        assert app.lab_screen.view is None


async def test_rows_fill_in_and_stopping_keeps_what_is_there(make_app: MakeApp) -> None:
    engine = ScriptedEngine([WORKS])
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        _held(engine, 3)
        await _begin(pilot)
        await until(pilot, lambda: app.lab_screen.view.measured == 3)
        assert_shown(app, "3 of 16 done", "x stop", "lab 3/16", "·   scratch · -w", "~")
        await pilot.press("x")
        await until(pilot, lambda: app.lab_screen.view.run is RunState.STOPPED)
        assert_shown(app, "stopped, 3 measured", "–   scratch")
        assert "lab 3/16" not in screen_text(app)
        assert len(engine.removed) == 16


async def test_it_goes_on_behind_the_wizard_with_a_mark_in_the_header(make_app: MakeApp) -> None:
    engine = ScriptedEngine([WORKS])
    app = make_app(engine)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        _held(engine, 2)
        await _begin(pilot)
        await until(pilot, lambda: app.lab_screen.view.measured == 2)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        assert_shown(app, "lab 2/16")
        await click_on(pilot, "lab 2/16")
        await until(pilot, lambda: app.screen is app.lab_screen)
        await pilot.press("escape")
        engine.gate = None
        app.lab_screen._work._worker.cancel()
        await until(pilot, lambda: "The lab was stopped" in screen_text(app))


async def test_the_wizard_shows_what_the_lab_has_measured(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        for base in (RECIPE.base, "scratch"):
            view = replace(app.wizard.current, recipe=replace(RECIPE, base=base))
            assert view.sizes.pull_bytes.source is Source.ESTIMATE
        await _finish(pilot)
        for base in (RECIPE.base, "scratch"):
            view = replace(app.wizard.current, recipe=replace(RECIPE, base=base))
            assert view.sizes.pull_bytes.source is Source.MEASURED


async def test_enter_makes_a_variant_the_recipe(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await _finish(pilot)
        await pilot.press("s", "s", "s", "s", "s", "s", "home")
        assert app.lab_screen.view.sort == "name"
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.wizard)
        chosen = app.wizard.current.recipe
        assert chosen == app.lab_screen.view.rows[0].variant.recipe
        assert chosen != RECIPE
        await pilot.press("l")
        await until(pilot, lambda: app.screen is app.lab_screen)


async def test_one_image_can_be_opened_and_left(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await _finish(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, ImageScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.lab_screen)


async def test_a_click_on_a_title_sorts_and_a_second_turns_it(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await _finish(pilot)
        await click_on(pilot, "unpacked ")
        await until(pilot, lambda: "sort unpacked ▲" in screen_text(app))
        await click_on(pilot, "unpacked▲")
        await until(pilot, lambda: "sort unpacked ▼" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "sort start ▲" in screen_text(app))
        await pilot.press("g")
        await until(pilot, lambda: "goal smallest pull" in screen_text(app))


async def test_the_steps_of_the_solve_and_their_logs_can_be_looked_at_while_it_runs(
    make_app: MakeApp,
) -> None:
    engine = ScriptedEngine([WORKS])
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        _held(engine, 2)
        await _begin(pilot)
        await until(pilot, lambda: app.lab_screen.view.measured == 2)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, LabStepsScreen) and "go test" in screen_text(app))
        assert isinstance(app.screen, LabStepsScreen)
        app.screen.query_one("#steps", StepTree).put_cursor("mod")
        app.screen._on_select("mod")
        await until(pilot, lambda: "go: downloading github.com/gin-gonic/gin" in screen_text(app))
        assert (
            screen_text(app).count("go: downloading golang.org/x/net v0.25.0") == 2
        )  # as each variant's build told it
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.lab_screen)


async def test_variants_that_fail_say_why_and_are_not_recommended(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([Script(TEST_FAILS), WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await _finish(pilot)
        assert_shown(app, "A unit test failed: TestAverage", "1 failed")


async def test_beginning_anew_asks_again(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([WORKS]))
    async with app.run_test(size=(120, 40)) as pilot:
        await _finish(pilot)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, AxesScreen))


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (replace(RECIPE, layout=Layout.NAIVE), "The lab is not available"),
        (replace(RECIPE, main="./nowhere"), "The build would fail"),
    ],
)
async def test_what_cannot_be_varied_says_so(make_app: MakeApp, recipe: object, said: str) -> None:
    app = make_app(ScriptedEngine([WORKS]), recipe=recipe)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("l")
        await until(pilot, lambda: said in screen_text(app))


async def test_leaving_the_program_stops_the_lab_first(make_app: MakeApp) -> None:
    engine = ScriptedEngine([WORKS])
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        _held(engine, 1)
        await _begin(pilot)
        await until(pilot, lambda: app.lab_screen.view.measured == 1)
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
        assert len(engine.removed) == 16


async def test_without_colours_and_with_foreign_text_everything_can_be_told(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(ScriptedEngine([WORKS]), project=replace(WEB, module=MARKUP))
    async with app.run_test(size=(80, 24)) as pilot:
        await _finish(pilot)
        assert_shown(app, "★", "◆", "▓ binary", "sort pull ▲", "esc back", "q quit")
        await pilot.press("p")
        await until(pilot, lambda: "There are no start-up times" in screen_text(app))
        await pilot.press("p", "space", "down", "space")
        await until(pilot, lambda: app.lab_screen.view.marked)
        assert len(app.lab_screen.view.marked) == 2
        assert app.lab_screen.view.results[0].variant.recipe.strip is Strip.ALL


async def test_every_figure_of_a_variant_is_under_its_own_title(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.lab.session.try_out", varied_trial)
    app = make_app(ScriptedEngine(varied_scripts(16)))
    async with app.run_test(size=(140, 50)) as pilot:
        await _finish(pilot)
        view, shown = app.lab_screen.view, screen_text(app).splitlines()
        titles = next(line for line in shown if "variant" in line and "unpacked" in line)
        order = [name for name in titles.replace("▲", "").split() if name in varied_cells(1)]
        assert len(order) == 5
        # the naive one comes last, and has its program elsewhere
        for number, row in enumerate(view.results[:15], start=1):
            line = next(line for line in shown if f" {view.labels[row.name]}  " in line)
            cells = varied_cells(number)
            assert figures_in(line)[:5] == [cells[name] for name in order]
