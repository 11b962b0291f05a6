"""The footer offers the keys of the screen to mouse and keyboard."""

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.fakes import GOOD, FakeEngine
from tests.ui.screen_text import screen_text
from tests.ui.waiting import until
from tui.ui.help.screen import HelpScreen
from tui.ui.kit.page_footer import PageFooter


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_each_key_in_it_can_be_clicked_and_explains_itself(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.session and "? help" in screen_text(app).splitlines()[-1])
        at = screen_text(app).splitlines()[-1].index("? help")
        footer = app.screen.query_one(PageFooter)
        await pilot.hover(footer, offset=(at, 0))
        await until(pilot, lambda: footer.tooltip)
        help_key = next(key for key in footer.keys if key.label == "help")
        assert footer.tooltip == help_key.tooltip
        await pilot.mouse_down(footer, offset=(at, 0))
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_the_palette_is_at_its_end_and_left_out_on_a_narrow_screen(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: screen_text(app).splitlines()[-1].endswith("▏^p palette"))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: app.screen.size.width == 80)
        await until(pilot, lambda: "palette" not in screen_text(app).splitlines()[-1])


async def test_a_key_that_does_nothing_now_is_dim_and_rings(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[bool] = []
    app = make_app(FakeEngine(GOOD))
    monkeypatch.setattr(app, "bell", lambda: rung.append(True))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session and "? help" in screen_text(app).splitlines()[-1])
        footer = app.screen.query_one(PageFooter)
        footer.keys = tuple(key._replace(enabled=key.label != "help") for key in footer.keys)
        footer.refresh()
        await pilot.pause()
        await pilot.mouse_down(footer, offset=(screen_text(app).splitlines()[-1].index("? help"), 0))
        await until(pilot, lambda: rung)
        assert not isinstance(app.screen, HelpScreen)
