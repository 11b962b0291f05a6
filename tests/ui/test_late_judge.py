"""The first frame does not wait for the judge, and says so."""

import threading
from dataclasses import replace

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import until
from tests.ui.wizard_driving import go_to, view_of
from tui import checks
from tui.checks.judge import judge_recipe
from tui.recipe import RecipeContext
from tui.ui.app import GodockApp
from tui.ui.kit.message import MessageScreen


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Return what the judge waits for."""
    event = threading.Event()

    def judge(context: RecipeContext) -> checks.Judgement:
        if threading.current_thread() is not threading.main_thread():
            assert event.wait(10)
        return judge_recipe(context)

    monkeypatch.setattr(checks, "judge_recipe", judge, raising=False)
    return event


@pytest.fixture
def app(make_app: MakeApp) -> GodockApp:
    made = make_app()
    made.judges_late = True
    return made


async def test_the_strip_says_checking_until_the_judge_has_answered(
    app: GodockApp, answer: threading.Event
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.focused)
        assert_shown(app, "WORKDIR", "checking …")
        assert "no problems" not in screen_text(app)
        answer.set()
        await until(pilot, lambda: view_of(pilot).judged)
        assert "checking …" not in screen_text(app)
        assert view_of(pilot).judgement.checks


async def test_the_review_says_checking_too(app: GodockApp, answer: threading.Event) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await go_to(pilot, "review")
        assert_shown(app, "Checking …")
        answer.set()
        await until(pilot, lambda: "Checking …" not in screen_text(app))
        assert view_of(pilot).judgement.checks


async def test_a_build_that_would_fail_is_refused_before_the_judge_has_answered(
    app: GodockApp, answer: threading.Event
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.focused)
        app.wizard.take_recipe(replace(app.wizard.current.recipe, main="./nowhere"))
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert_shown(app, "The build would fail")
        answer.set()
