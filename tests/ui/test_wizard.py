"""Choosing: steps, values under the cursor, values that cannot be, problems and their fixes."""

from dataclasses import replace

import pytest
from textual.widgets import Input

from tests.support.samples import WEB
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import GOOD, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, until
from tests.ui.wizard_driving import click_on, error_of, go_to, row_of, view_of
from tui.engine.engine import NoEngine
from tui.recipe import OPTIONS, STEPS, Recipe, options_of
from tui.ui.wizard.choice_list import ChoiceList
from tui.ui.wizard.option_field import OptionField
from tui.ui.wizard.step_rail import StepRail

WIDE, NARROW = (120, 40), (80, 24)
both_sizes = pytest.mark.parametrize("size", [WIDE, NARROW])
NOTHING = NoEngine(
    "No Docker Engine is reachable.", "Start one.", ("unix:///s.sock (default): no such socket",)
)


@both_sizes
async def test_every_step_is_reached_with_two_keys_and_shows_its_options(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.is_mounted)
        for step in STEPS:
            assert view_of(pilot).step == step.id
            assert [field.option for field in app.wizard.query(OptionField)] == list(options_of(step.id))
            assert_shown(app, f"▸ {step.title}")
            await pilot.press("n")
        for step in reversed(STEPS):
            assert view_of(pilot).step == step.id
            await pilot.press("p")
        assert view_of(pilot).step == STEPS[0].id


def test_every_option_belongs_to_a_step() -> None:
    assert [option for step in STEPS for option in options_of(step.id)] != []
    assert {option.id for step in STEPS for option in options_of(step.id)} == {
        option.id for option in OPTIONS
    }


async def test_the_rail_takes_the_keyboard_and_gives_it_back(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(app.focused, ChoiceList))
        app.wizard.query_one(StepRail).focus()
        await pilot.press("down", "down")
        assert view_of(pilot).step == "project"
        await pilot.press("enter")
        assert view_of(pilot).step == "base"
        assert isinstance(app.focused, ChoiceList)
        app.wizard.query_one(StepRail).focus()
        await pilot.press("down", "escape")
        assert (view_of(pilot).step, app.wizard.query_one(StepRail).highlighted) == ("base", 2)


async def test_tab_reaches_rail_options_preview_and_why(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.focused)
        reached = []
        for _ in app.screen.focus_chain:
            reached.append(app.focused.id or "")
            await pilot.press("tab")
        assert {"rail", "control-main", "control-layout", "preview", "why"} <= set(reached)


async def test_a_step_is_reached_with_the_mouse(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "Compile flags" in screen_text(app))
        await click_on(pilot, "Compile flags")
        await until(pilot, lambda: view_of(pilot).step == "compile")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: "5 of 7" in screen_text(app))
        await click_on(pilot, "n next")
        await until(pilot, lambda: view_of(pilot).step == "upx")


@pytest.mark.parametrize("take", ["enter", "space"])
async def test_the_cursor_shows_what_a_value_would_change_and_a_key_takes_it(
    make_app: MakeApp, take: str
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        before = view_of(pilot).sizes.pull_bytes.value
        await pilot.press("down")
        await until(pilot, lambda: "would be" in screen_text(app))
        assert view_of(pilot).recipe == RECIPE
        assert "▌ FROM gcr.io/distroless/base" in row_of(pilot, "FROM gcr.io")
        assert_shown(app, "this choice: +8.6 MB pull", "○ distroless/base", "● distroless/static")
        assert view_of(pilot).sizes.pull_bytes.value > before
        await pilot.press(take)
        await until(pilot, lambda: view_of(pilot).trial is None)
        assert view_of(pilot).recipe.base.startswith("distroless-base")
        assert_shown(app, "→ now ", "this choice: +8.6 MB pull", "● distroless/base", "○ distroless/static")
        assert "▌ FROM gcr.io/distroless/base" in row_of(pilot, "FROM gcr.io")


async def test_leaving_a_value_drops_what_it_would_change(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        await pilot.press("up")
        await until(pilot, lambda: "would be" in screen_text(app))
        await pilot.press("tab")
        await until(pilot, lambda: "would be" not in screen_text(app))
        assert (view_of(pilot).trial, view_of(pilot).recipe) == (None, RECIPE)


@both_sizes
async def test_a_value_is_taken_with_the_mouse(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await go_to(pilot, "base")
        await click_on(pilot, "○ scratch")
        await until(pilot, lambda: view_of(pilot).recipe.base == "scratch")
        await go_to(pilot, "compile")
        await click_on(pilot, "Trim paths")
        await until(pilot, lambda: not view_of(pilot).recipe.trimpath)


async def test_more_values_are_one_enter_away_and_a_chosen_one_is_never_hidden(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        assert_shown(app, "… 43 more")
        await pilot.press("end", "enter")
        await until(pilot, lambda: "more" not in row_of(pilot, "… "))
        chainguard = next(base for base in view_of(pilot).catalog.bases if base.family == "chainguard")
        await go_to(pilot, "go")
        await go_to(pilot, "base")
        app.wizard.take_recipe(replace(RECIPE, base=chainguard.id))
        await until(pilot, lambda: f"● {chainguard.title}"[:14] in screen_text(app))


async def test_a_value_that_cannot_be_says_why_and_is_not_taken(make_app: MakeApp) -> None:
    recipe = replace(RECIPE, cgo=True, builder="trixie", base="distroless-base-debian13-nonroot")
    app = make_app(recipe=recipe)
    why = "With cgo, the trixie builder links against glibc"
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        assert_shown(app, "✗ alpine", "● distroless/base")
        await pilot.press("down")
        await until(pilot, lambda: f"✗ {why[:20]}" in screen_text(app))
        assert view_of(pilot).trial is None
        await pilot.press("enter")
        await until(pilot, lambda: why in error_of(pilot, "base"))
        assert view_of(pilot).recipe == recipe
        await pilot.press("down")
        await until(pilot, lambda: not error_of(pilot, "base"))
        await click_on(pilot, "✗ alpine")
        await until(pilot, lambda: why in error_of(pilot, "base"))
        assert view_of(pilot).recipe == recipe


TYPED = (
    ("base", "port", "80x", "'80x' is not a port.", "9090", ("9090",)),
    ("base", "port", "0", "'0' is not a port.", "", ()),
    ("base", "user", "web", "'web' is not numeric.", "1000", "1000:1000"),
    ("compile", "tags", "a;b", "'a;b' is not a build tag.", "netgo,x", ("netgo", "x")),
    ("compile", "ldflags", "\x07", "a control character.", "-X main.v=[1]", "-X main.v=[1]"),
)


async def test_what_is_typed_is_judged_beside_it(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        for step, option, wrong, message, right, value in TYPED:
            await go_to(pilot, step)
            before = view_of(pilot).recipe
            typed = app.wizard.query_one(f"#control-{option}", Input)
            app.wizard.set_focus(None)  # another field of the same step may have had the focus
            await pilot.pause()
            typed.focus()
            await pilot.pause()
            typed.value = wrong
            await until(pilot, lambda *said: said[1] in error_of(pilot, said[0]), option, message)
            assert_shown(app, f"✗ {error_of(pilot, option)[2:14]}")
            assert view_of(pilot).recipe == before
            typed.value = right
            await until(pilot, lambda mended: not error_of(pilot, mended), option)
            assert getattr(view_of(pilot).recipe, option) == value


async def test_a_text_that_becomes_wrong_while_it_is_typed_changes_nothing(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        port = app.wizard.query_one("#control-port", Input)
        port.focus()
        port.value = ""
        await pilot.press(*"9999")
        await until(pilot, lambda: view_of(pilot).recipe.port == ("9999",))
        await pilot.press("9")
        await until(pilot, lambda: "'99999' is not a port" in error_of(pilot, "port"))
        await until(pilot, lambda: view_of(pilot).recipe == RECIPE)
        assert_shown(app, "EXPOSE 8080")


async def test_keys_typed_into_a_text_do_not_leave_it(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "compile")
        app.wizard.query_one("#control-tags", Input).focus()
        await pilot.press(*"nbq")
        assert (view_of(pilot).step, view_of(pilot).recipe.tags) == ("compile", ("nbq",))
        await pilot.press("escape", "n")
        assert view_of(pilot).step == "upx"


async def test_reset_brings_back_what_is_recommended_also_where_something_wrong_was_typed(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        await pilot.press("up", "enter")
        port = app.wizard.query_one("#control-port", Input)
        port.focus()
        port.value = "wrong"
        await until(pilot, lambda: "is not a port" in screen_text(app))
        await pilot.press("escape", "r")
        await until(pilot, lambda: view_of(pilot).recipe == RECIPE)
        assert port.value == "8080"
        assert "is not a port" not in screen_text(app)


async def test_problems_are_counted_lead_the_review_and_f_mends_them(make_app: MakeApp) -> None:
    app = make_app(recipe=replace(RECIPE, user="0:0", go="1.20"))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: "✗ 1 error" in screen_text(app))
        assert_shown(app, "▲ 2 warnings", "✗ Go version", "f fix")
        await go_to(pilot, "review")
        text = screen_text(app)
        assert text.index("✗ go.mod requires Go 1.25.0") < text.index("▲ ") < text.index("As a command")
        assert_shown(app, "  f  use Go 1.27", "1.20", "You chose this value.")
        await pilot.press("f")
        await until(pilot, lambda: "▲ 1 warning" in screen_text(app) and "error" not in screen_text(app))
        assert view_of(pilot).recipe.go == "1.27"
        await pilot.press("f")
        await until(pilot, lambda: "✓ no problems" in screen_text(app))
        await until(pilot, lambda: "run as user 65532" in screen_text(app))
        assert_shown(app, "✓ No problems", "Fixed")
        assert "f fix" not in screen_text(app)


async def test_an_error_is_explained_instead_of_built(make_app: MakeApp) -> None:
    engine = FakeEngine(GOOD)
    app = make_app(engine, recipe=replace(RECIPE, main="./nowhere"))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "✗ 1 error" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: "The build would fail" in screen_text(app))
        assert_shown(app, "./nowhere` is not a `main` package", "Press f to fix the problem.")
        await pilot.press("escape")
        assert (app.screen, engine.requests) == (app.wizard, [])


async def test_what_the_cursor_tries_is_neither_built_nor_mended(make_app: MakeApp) -> None:
    project = replace(WEB, tmp=True)
    engine = FakeEngine(GOOD)
    app = make_app(engine, project=project)
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        await pilot.press("up")
        await until(pilot, lambda: "would be" in screen_text(app) and "▲ 1 warning" in screen_text(app))
        assert "f fix" not in screen_text(app)
        assert_shown(app, "preview · ⏎ chooses it")
        await pilot.press("f", "b")
        await until(pilot, lambda: engine.requests)
        assert "distroless/static" in engine.requests[0].dockerfile


async def test_what_is_copied_while_a_value_is_only_tried_is_named(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await go_to(pilot, "base")
        await pilot.press("y")
        await until(pilot, lambda: "copied" in screen_text(app))
        assert "Preview not chosen" not in screen_text(app)
        await pilot.press("up", "y")
        await until(pilot, lambda: "Preview not chosen" in screen_text(app))
        assert_shown(app, "Runtime base is still", "distroless-static", "scratch to choose it")


async def test_comparing_before_any_build_shows_what_to_compare_with(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("c")
        await until(pilot, lambda: app.screen is app.compare_screen)
        assert_shown(app, "naive", "estimate")


async def test_without_an_engine_everything_but_building_works(make_app: MakeApp) -> None:
    app = make_app(NOTHING)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "no engine" in screen_text(app))
        for key in ("b", "c"):
            await pilot.press(key)
            await until(pilot, lambda: "Builds are unavailable" in screen_text(app))
            assert_shown(app, *NOTHING.tried, "→ Start one.")
            await pilot.press("escape")
        await pilot.press("n", "down", "enter", "y")
        assert view_of(pilot).recipe.go == "1.26"
        assert "golang:1.26" in app.clipboard


async def test_estimates_become_measured_figures(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "estimate ±" in screen_text(app))
        assert_shown(app, "now ~13.6 MB", "pull ~5.2 MB")
        assert "measured" not in screen_text(app)
        await build_to_comparison(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        assert_shown(app, "now 10.1 MB", "pull 3.9 MB measured")
        await go_to(pilot, "base")
        await pilot.press("up")
        await until(pilot, lambda: "would be ~" in screen_text(app))
        assert_shown(app, "estimate ±")


def test_the_wizard_starts_from_what_is_recommended(make_app: MakeApp) -> None:
    app = make_app(recipe=Recipe(port=("8080",)))
    assert app.wizard.current.recipe == app.wizard.current.recommendation.recipe
