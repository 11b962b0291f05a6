"""The files of a layer on the screen of one image: opened, closed and filtered, however many there are."""

from dataclasses import replace

from textual.pilot import Pilot

from tests.ui.conftest import MakeApp
from tests.ui.fakes import GOOD, SMALL, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, until
from tests.ui.wizard_driving import click_on
from tui.engine.archive import FileEntry, ImageArchive

_MARKUP = "[@click=app.quit]x[bold"
"""What ends an app that takes a file's name for markup."""
_MANY = tuple(
    FileEntry(f"/usr/local/go/src/pkg{at % 40}/file{at}.go", 1_000 + at, "file", 0o644)
    for at in range(50_000)
)
LARGE = ImageArchive(
    (
        *SMALL.layers[:2],
        replace(
            SMALL.layers[2],
            files=(*_MANY, FileEntry(f"/etc/{_MARKUP}", 77, "file", 0o644), *SMALL.layers[2].files),
        ),
    ),
    SMALL.history,
)


async def _open(pilot: Pilot[None]) -> None:
    await build_to_comparison(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: "50002 files" in screen_text(pilot.app))


async def test_folders_open_and_close_with_the_keyboard(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD, archive=LARGE))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        assert_shown(app, "▸ usr/local/go/src/", "golang-sample", "▸ etc/")
        await pilot.press("enter", "right")
        await until(pilot, lambda: "▾ usr/local/go/src/" in screen_text(app))
        assert_shown(app, "▸ pkg39/")
        await pilot.press("down", "enter")
        await until(pilot, lambda: "▾ pkg39/" in screen_text(app))
        assert_shown(app, "file49999.go")
        await pilot.press("down", "left")
        await until(pilot, lambda: "▸ pkg39/" in screen_text(app))
        await pilot.press("left", "left")
        await until(pilot, lambda: "▸ usr/local/go/src/" in screen_text(app))


async def test_folders_open_with_the_mouse_and_foreign_names_are_text(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD, archive=LARGE))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await click_on(pilot, "▸ etc/")
        await click_on(pilot, "▸ etc/")
        await until(pilot, lambda: "▾ etc/" in screen_text(app))
        assert_shown(app, _MARKUP)


async def test_a_filter_finds_files_anywhere_and_escape_takes_it_back(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD, archive=LARGE))
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await pilot.press("slash", *"file4999")
        await until(pilot, lambda: "matching file4999" in screen_text(app))
        await until(pilot, lambda: "pkg39/file49999.go" in screen_text(app))
        await pilot.press("enter")
        await pilot.press("escape")
        await until(pilot, lambda: "50002 files" in screen_text(app))
        assert app.screen is not app.compare_screen
        await pilot.press("escape")
        assert app.screen is app.compare_screen
