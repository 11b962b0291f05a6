"""A large project is read behind a screen that counts, and that Esc ends."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tests.ui.screen_text import screen_text
from tui.project import GoProject, ProjectError, read, reader
from tui.ui.reading import reading as module
from tui.ui.reading.app import ReadingApp
from tui.ui.reading.reading import Reading, read_for_wizard

HELLO = PROJECTS / "hello"


class Slow:
    """Stands in for the reading of a large tree: it goes on when it is told to, or stops when it is asked to."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.was_stopped = False

    def __call__(
        self, path: Path, on_progress: Callable[[int], None], stopped: Callable[[], bool]
    ) -> GoProject:
        on_progress(12_345)
        while not self.go_on.wait(0.005):
            if stopped():
                self.was_stopped = True
                break
        return read(path)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    found = Slow()
    monkeypatch.setattr(reader, "read", found)
    monkeypatch.setattr(module, "can_fork", lambda: False)
    yield found
    found.go_on.set()


async def _ended(app: ReadingApp) -> None:
    async with asyncio.timeout(10):
        while app.is_running:
            await asyncio.sleep(0.01)


async def test_the_count_is_shown_and_the_screen_ends_with_the_reading(slow: Slow) -> None:
    reading = Reading(HELLO)
    app = ReadingApp(reading)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.15)
        text = screen_text(app)
        assert "12,345 Go files" in text
        assert str(HELLO)[:40] in text
        assert "stop, go on with what was found" in text
        slow.go_on.set()
        await _ended(app)
    assert reading.result() == read(HELLO)
    assert not app.leaving


async def test_esc_stops_and_what_was_found_is_taken(slow: Slow) -> None:
    reading = Reading(HELLO)
    app = ReadingApp(reading)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await _ended(app)
    assert slow.was_stopped
    assert not app.leaving
    assert reading.result().module == "example.com/hello"


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_whoever_leaves_is_let_go(slow: Slow, key: str) -> None:
    app = ReadingApp(Reading(HELLO))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await _ended(app)
    assert app.leaving


def test_a_small_project_is_read_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_app: ReadingApp) -> None:
        raise AssertionError("a screen was opened")

    monkeypatch.setattr(ReadingApp, "run", refuse)
    monkeypatch.setattr(module, "_MOMENT", 60)
    assert read_for_wizard(HELLO) == read(HELLO)


def test_what_is_wrong_with_a_project_is_said_to_whoever_waits(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no go\\.mod"):
        read_for_wizard(tmp_path)


async def test_a_signal_ends_it_with_the_status_that_stands_for_it(slow: Slow) -> None:
    app = ReadingApp(Reading(HELLO))
    async with app.run_test(size=(80, 24)):
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            while app.return_code is None:
                await asyncio.sleep(0.01)
    assert app.leaving
    assert app.return_code == 128 + signal.SIGTERM


def test_leaving_the_screen_leaves_the_program(monkeypatch: pytest.MonkeyPatch, slow: Slow) -> None:
    def leave(app: ReadingApp) -> None:
        app.leaving = True

    monkeypatch.setattr(ReadingApp, "run", leave)
    with pytest.raises(SystemExit) as ended:
        read_for_wizard(HELLO)
    assert ended.value.code == 0
    assert not slow.was_stopped
