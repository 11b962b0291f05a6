"""The help is one overlay: the keys of the screen below it, and the guide, each topic of which opens in it."""

import pytest
from textual.content import Content

from tests.ui.conftest import MakeApp
from tests.ui.fakes import GOOD, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, click, until
from tui.render.guide import topics
from tui.ui.help.content import Shortcut, columns
from tui.ui.help.screen import HelpScreen, TopicList
from tui.ui.kit.keys import KEYS

SIZES = [(120, 40), (80, 24)]
_SOMETIMES = {"view", "fix", "audit", "options"}
"""Keys of the wizard that do nothing on a wide screen, without a problem or without a Dockerfile."""


@pytest.mark.parametrize("size", SIZES)
async def test_it_shows_the_keys_of_the_screen_and_closes(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=size) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: "On this screen" in screen_text(app))
        assert_shown(app, "Guide", topics()[0].name)
        shown = app.screen.query_one("#help-keys")
        assert shown.virtual_size.width <= shown.size.width
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen is app.compare_screen)


@pytest.mark.parametrize("size", SIZES)
async def test_a_topic_opens_with_enter_and_escape_leads_back(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen.query(TopicList))
        topic = topics()[1]
        await pilot.press("down", "enter")
        await until(pilot, lambda: topic.title in screen_text(app))
        assert_shown(app, *topic.summary.split()[:4])
        await pilot.press("escape")
        await until(pilot, lambda: "On this screen" in screen_text(app))
        assert app.screen.query_one(TopicList).cursor == topic.name
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)


async def test_the_mouse_opens_a_topic_and_leads_back(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen.query(TopicList))
        await click(pilot, "#read")
        await until(pilot, lambda: topics()[0].title in screen_text(app))
        await click(pilot, "#back")
        await until(pilot, lambda: "On this screen" in screen_text(app))
        await click(pilot, "#back")
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))


async def test_every_key_of_the_wizard_is_listed_once(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen.query(TopicList))
        assert isinstance(app.screen, HelpScreen)
        listed = [entry.what for entry in app.screen._entries]
        works = [key for key in KEYS if key.screen in {"wizard", "app"} and key.label not in _SOMETIMES]
        for action in {key.action for key in works}:  # keys of one action share an entry
            texts = {key.help for key in works if key.action == action}
            assert sum(listed.count(text) for text in texts) == 1, action


def test_keys_flow_through_as_many_columns_as_fit() -> None:
    entries = [Shortcut("On this screen", str(at), f"does {at}", at != 3) for at in range(8)]
    assert columns([], 100).plain == ""
    wide, narrow = columns(entries, 108).plain.splitlines(), columns(entries, 30).plain.splitlines()
    assert (len(wide), len(narrow)) == (4, 9)
    assert wide[0].split() == ["On", "this", "screen", "3", "does", "3", "7", "does", "7"]
    assert {Content(line).cell_length for line in wide} == {106}
