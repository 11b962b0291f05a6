import asyncio

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.fakes import BEGIN, GOOD, RUNNING, TEST_FAILS, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, failed, start_build, until


@pytest.mark.parametrize("size", [(40, 10), (59, 24), (80, 17), (20, 5), (1, 1)])
async def test_a_terminal_that_is_too_small_says_so_and_nothing_else(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    app = make_app(FakeEngine((*BEGIN, *RUNNING, asyncio.Event())))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot)
        await until(pilot, lambda: app.build_screen.view.shown == "test")
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: app.screen.has_class("-too-small"))
        if size[0] >= 20:
            assert_shown(app, "terminal too small", f"{size[0]}×{size[1]}")
        assert "RUN go vet" not in screen_text(app)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "RUN go vet" in screen_text(app))
        assert "too small" not in screen_text(app)


@pytest.mark.parametrize("size", [(40, 10), (1, 1)])
async def test_a_build_that_begins_in_a_tiny_terminal_is_there_when_it_grows(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    app = make_app(FakeEngine(TEST_FAILS))
    async with app.run_test(size=size) as pilot:
        await start_build(pilot, failed)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Known cause: A unit test failed" in screen_text(app))


async def test_the_smallest_terminal_that_is_large_enough_shows_everything(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(TEST_FAILS, GOOD))
    async with app.run_test(size=(60, 18)) as pilot:
        await start_build(pilot, failed)
        await until(pilot, lambda: "Known cause" in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: app.screen is app.compare_screen)
        assert_shown(app, "pull", "3.9 MB", "naive")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 18), (200, 60)])
async def test_comparing_survives_every_change_of_size(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(100, 30)) as pilot:
        await build_to_comparison(pilot)
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: app.screen.size == size)
        assert_shown(app, "3.9 MB", "█ base   ▓ binary   ░ other")
        await pilot.press("enter")
        await until(pilot, lambda: "Contents" in screen_text(app))


@pytest.mark.parametrize("width", [80, 120])
async def test_the_footer_fits(make_app: MakeApp, width: int) -> None:
    app = make_app(FakeEngine(TEST_FAILS, GOOD))
    async with app.run_test(size=(width, 30)) as pilot:
        await start_build(pilot, failed)
        await until(pilot, lambda: app.build_screen.view.fix and "fix" in screen_text(app).splitlines()[-1])
        assert "q quit" in screen_text(app).splitlines()[-1]
        await pilot.press("f")
        await until(pilot, lambda: app.screen is app.compare_screen)
        await until(pilot, lambda: "l lab" in screen_text(app).splitlines()[-1])
        assert "q quit" in screen_text(app).splitlines()[-1]


async def test_without_colour_everything_can_still_be_told(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(FakeEngine(TEST_FAILS, GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await start_build(pilot, failed)
        await until(pilot, lambda: app.build_screen.view.causes)
        assert app.no_color
        assert_shown(app, "✗ RUN go vet", "failed 3.0 s", "■ RUN go build", "≡ WORKDIR", "▸ 12")
        await pilot.press("f")
        await until(pilot, lambda: app.screen is app.compare_screen)
        assert_shown(app, "▌★ ", "~385 MB" if "~385 MB" in screen_text(app) else "~", "estimate")
