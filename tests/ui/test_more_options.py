"""What only experts ask for waits below a step's options, and comes when it is asked for or has a value."""

from dataclasses import replace

from textual.widgets import Input

from tests.support.samples import RICH
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import until
from tests.ui.wizard_driving import go_to, view_of
from tui.ui.wizard.more_options import MoreOptions
from tui.ui.wizard.option_field import OptionField
from tui.ui.wizard.option_form import OptionForm

SIZE = (120, 60)


def _folded(app: object) -> set[str]:
    fields = app.wizard.query(OptionField)  # type: ignore[attr-defined]
    return {field.option.id for field in fields if not field.display}


async def test_a_newcomer_sees_the_same_few(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await go_to(pilot, "base")
        await until(pilot, lambda: "… 9 more options" in screen_text(app))
        assert _folded(app) == {
            *("args", "copy", "data", "env", "health", "labels", "packages", "pin", "volume", "workdir"),
        }
        assert "Health check" not in screen_text(app)


async def test_enter_unfolds_them_and_goes_to_the_first(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await go_to(pilot, "base")
        app.wizard.query_one(MoreOptions).focus()
        await pilot.press("enter")
        await until(pilot, lambda: not _folded(app))
        assert not app.wizard.query_one(MoreOptions).display
        assert app.focused.id == "control-packages"
        app.wizard.query_one("#control-env", Input).focus()
        await pilot.press(*"A=1 B=2")
        await until(pilot, lambda: view_of(pilot).recipe.env == ("A=1", "B=2"))
        assert_shown(app, "Environment")


async def test_what_has_a_value_is_not_hidden(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await go_to(pilot, "base")
        app.wizard.take_recipe(replace(RECIPE, health="healthcheck"))
        await until(pilot, lambda: "health" not in _folded(app))
        app.wizard.take_recipe(RECIPE)
        await until(pilot, lambda: view_of(pilot).recipe == RECIPE)
        assert "health" not in _folded(app)


async def test_what_makes_no_difference_is_not_offered(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.wizard.query_one(OptionForm).query(OptionField))
        assert _folded(app) == {"extra-main", "ignore"}
        assert not app.wizard.query_one(MoreOptions).display


async def test_the_review_says_how_to_build_without_us(make_app: MakeApp) -> None:
    app = make_app(project=RICH)
    async with app.run_test(size=SIZE) as pilot:
        app.wizard.take_recipe(replace(RECIPE, main="./cmd/api", version="main.version"))
        await go_to(pilot, "review")
        await until(pilot, lambda: "without godock-tui" in screen_text(app))
        assert_shown(app, "docker build --build-arg")
