"""The Dockerfile beside the options: its cursor, its reasons, the regions of a narrow terminal, the clipboard."""

from dataclasses import replace

import pytest
from textual.widgets import Tabs

from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import until
from tests.ui.wizard_driving import click_on, go_to, row_of, view_of
from tui.ui.wizard.dockerfile_preview import DockerfilePreview

WIDE, NARROW = (120, 40), (80, 24)


async def test_the_line_under_the_cursor_is_explained(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await go_to(pilot, "base")
        assert_shown(app, "distroless/static")
        await pilot.press("e")
        assert isinstance(app.focused, DockerfilePreview)
        assert view_of(pilot).line == 1
        assert_shown(app, "The build stage")
        await pilot.press("down")
        await until(
            pilot,
            lambda: "WORKDIR" in row_of(pilot, "WORKDIR") and view_of(pilot).explained == "source-folder",
        )
        await pilot.press("end", "down")
        assert view_of(pilot).line == len(view_of(pilot).rendered.lines)
        assert_shown(app, "ENTRYPOINT in exec form")
        await pilot.press("up", "up")
        await pilot.press("escape")
        assert view_of(pilot).line == 0
        await until(pilot, lambda: view_of(pilot).explained == "base-distroless")


async def test_a_line_is_explained_when_it_is_clicked(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "WORKDIR /src" in screen_text(app))
        await click_on(pilot, "WORKDIR /src")
        await until(pilot, lambda: view_of(pilot).explained == "source-folder")


async def test_the_option_that_has_the_focus_is_explained(make_app: MakeApp) -> None:
    app = make_app()
    said = {
        "main": "main",
        "go": "go",
        "test": "test",
        "trimpath": "trimpath",
        "tags": "tags",
        "upx": "upx",
    }
    async with app.run_test(size=WIDE) as pilot:
        for step, option in (
            ("project", "main"),
            ("go", "go"),
            ("tests", "test"),
            ("compile", "trimpath"),
            ("compile", "tags"),
            ("upx", "upx"),
        ):
            await go_to(pilot, step)
            app.wizard.query_one(f"#control-{option}").focus()
            await until(pilot, lambda wanted: view_of(pilot).option == wanted, option)
            assert view_of(pilot).explained == said[option]
        await go_to(pilot, "review")
        await until(pilot, lambda: "Select an option" in screen_text(app))


async def test_a_narrow_terminal_shows_one_region_at_a_time(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=NARROW) as pilot:
        await go_to(pilot, "base")
        assert_shown(app, "○ scratch", "v view")
        await pilot.press("v")
        await until(pilot, lambda: "WORKDIR /src" in screen_text(app))
        assert "○ scratch" not in screen_text(app)
        await pilot.press("down")
        await until(pilot, lambda: view_of(pilot).line == 2)
        await pilot.press("v")
        await until(pilot, lambda: "WORKDIR /src" not in screen_text(app))
        assert view_of(pilot).explained == "source-folder"
        await pilot.press("v")
        await until(pilot, lambda: "○ scratch" in screen_text(app))
        for tab, shown in (("Dockerfile", "FROM "), ("Why", "The build stage"), ("Options", "○ scratch")):
            await click_on(pilot, tab)
            await until(pilot, lambda words: words in screen_text(app), shown)
        await pilot.press("e")
        await until(pilot, lambda: app.wizard.query_one(Tabs).active == "why-tab")
        assert view_of(pilot).explained == "base-distroless"
        await pilot.press("escape")
        await until(pilot, lambda: "○ scratch" in screen_text(app))


async def test_a_region_that_was_narrow_is_complete_when_the_terminal_grows(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: app.focused)
        await pilot.press("v")
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: "Compile flags" in screen_text(app))
        assert_shown(app, "Layout", "WORKDIR /src", "q quit")
        await until(pilot, lambda: "v view" not in screen_text(app))


async def test_tabs_come_when_the_terminal_gets_narrow_and_are_the_same_when_it_does_again(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.focused)
        assert not app.wizard.query(Tabs)
        for size in (NARROW, WIDE, NARROW):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda narrow: ("v view" in screen_text(app)) is narrow, size == NARROW)
        await until(pilot, lambda: len(app.wizard.query(Tabs)) == 1)
        await click_on(pilot, "Why")
        await until(pilot, lambda: app.wizard.has_class("-pane-why"))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_dockerfile_that_was_chosen_is_copied(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size, notifications=True) as pilot:
        await go_to(pilot, "base")
        await pilot.press("up", "y")
        assert app.clipboard == view_of(pilot).chosen.dockerfile
        assert "distroless/static" in app.clipboard
        await until(pilot, lambda: "The Dockerfile was copied to the" in screen_text(app))
        assert_shown(app, "q quit", "problems")


async def test_what_is_wrong_with_an_option_is_explained_before_the_option(make_app: MakeApp) -> None:
    app = make_app(recipe=replace(RECIPE, go="1.24"))
    async with app.run_test(size=NARROW) as pilot:
        await go_to(pilot, "go")
        app.wizard.query_one("#control-go").focus()
        await until(pilot, lambda: view_of(pilot).option == "go")
        assert view_of(pilot).explained == "go"
        await go_to(pilot, "review")
        await pilot.press("e")
        await until(pilot, lambda: "The Go version" in screen_text(app))
