"""A large project is read behind a screen that counts, and that Esc ends."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import PROJECTS
from tests.support.fake_docker import fake_docker
from tests.support.terminal import terminal
from tests.ui.fakes import GOOD, FakeEngine
from tests.ui.screen_text import screen_text
from tests.ui.waiting import until
from tui.engine.engine import Engine
from tui.project import ProjectError, read
from tui.recipe import RecipeError
from tui.ui.app import ReadingFirst
from tui.ui.reading.reading import Opening, Reading
from tui.ui.reading.screen import LoadingScreen

HELLO = PROJECTS / "hello"


class Slow:
    """Stands in for the reading of a large tree: it goes on when it is allowed to, or stops when it is asked to."""

    def __init__(self, *, judge: bool = False, error: Exception | None = None) -> None:
        self.go_on = threading.Event()
        self.was_stopped = False
        self._judge, self._error = judge, error

    def __call__(self, on_progress: Callable[[int], None], stopped: Callable[[], bool]) -> Opening:
        on_progress(12_345)
        while not self.go_on.wait(0.005):
            if stopped():
                self.was_stopped = True
                break
        if self._error is not None:
            raise self._error
        return Opening(read(HELLO), judge=self._judge)


@pytest.fixture
def slow() -> Iterator[Slow]:
    found = Slow()
    yield found
    found.go_on.set()


def _app(slow: Slow) -> ReadingFirst:
    async def find(*, context: str = "", builder: str = "") -> Engine:
        return FakeEngine(GOOD)

    return ReadingFirst(Reading(slow, str(HELLO)), find_engine=find, today=date(2026, 11, 23))


async def _gone(pilot: Pilot[None], app: ReadingFirst) -> None:
    await until(pilot, lambda: app.return_code is not None)


async def test_the_count_is_shown_and_the_wizard_opens_once_all_is_read(slow: Slow) -> None:
    app = _app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "12,345 Go files" in screen_text(app))
        assert str(HELLO)[:40] in screen_text(app)
        assert "stop and continue with the files read so far" in screen_text(app)
        assert app.session is None
        slow.go_on.set()
        await until(pilot, lambda: app.current_mode == "wizard")
        await until(pilot, lambda: app.session)
        assert app.project == read(HELLO)
        assert not slow.was_stopped


async def test_esc_stops_and_what_was_found_is_taken(slow: Slow) -> None:
    app = _app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: app.current_mode == "wizard")
        assert slow.was_stopped
        assert app.project.module == "example.com/hello"


async def test_a_dockerfile_that_has_to_be_looked_at_comes_first() -> None:
    slow = Slow(judge=True)
    slow.go_on.set()
    app = _app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.current_mode == "audit")


@pytest.mark.parametrize("key", ["b", "question_mark", "ctrl+e", "ctrl+r"])
async def test_keys_of_the_wizard_do_nothing_before_there_is_one(slow: Slow, key: str) -> None:
    app = _app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        assert isinstance(app.screen, LoadingScreen)
        slow.go_on.set()
        await until(pilot, lambda: app.current_mode == "wizard")


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_whoever_leaves_is_let_go(slow: Slow, key: str) -> None:
    app = _app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await _gone(pilot, app)
    assert app.leaving
    assert app.return_code == 0
    assert app.error is None


@pytest.mark.parametrize(
    "error",
    [
        ProjectError("There is no go.mod.", "Go to a module."),
        RecipeError("godock.toml", "It is broken.", "Change it."),
    ],
    ids=["project", "recipe"],
)
async def test_what_is_wrong_with_a_project_ends_the_app(error: Exception) -> None:
    slow = Slow(error=error)
    slow.go_on.set()
    app = _app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await _gone(pilot, app)
    assert app.error is error


async def test_a_signal_ends_it_with_the_status_that_stands_for_it(slow: Slow) -> None:
    app = _app(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        os.kill(os.getpid(), signal.SIGTERM)
        await _gone(pilot, app)
    assert app.return_code == 128 + signal.SIGTERM


def test_a_small_project_is_read_without_a_screen(tmp_path: Path) -> None:
    with (
        fake_docker() as docker,
        terminal([sys.executable, "-m", "tui", str(HELLO)], docker.environ) as screen,
    ):
        screen.until("WORKDIR")
        assert b"go on with what was found" not in screen.drawn
        screen.press("q")
        assert screen.ended() == 0


def test_what_is_wrong_with_a_project_is_printed(tmp_path: Path) -> None:
    with terminal([sys.executable, "-m", "tui", str(tmp_path)], dict(os.environ)) as screen:
        assert screen.ended() == 2
        assert b"go.mod" in screen.drawn
        assert b"Traceback" not in screen.drawn
