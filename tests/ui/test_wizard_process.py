"""The wizard as a process in a real terminal: however it ends, its build ends with it, and the terminal is as before."""

import signal
import sys
from pathlib import Path

import pytest

from tests.support.fake_docker import fake_docker
from tests.support.terminal import terminal


@pytest.mark.parametrize(
    ("way", "status"),
    [("q", 0), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGHUP, 128 + signal.SIGHUP)],
)
def test_leaving_ends_a_build_that_will_not_end(
    projects: Path, way: str | signal.Signals, status: int
) -> None:
    with (
        fake_docker() as docker,
        terminal([sys.executable, "-m", "tui", str(projects / "hello")], docker.environ) as screen,
    ):
        screen.until("docker 28.5.1")
        screen.press("b")
        docker.started()
        if isinstance(way, str):
            screen.press(way)
        else:
            screen.process.send_signal(way)
        assert screen.ended() == status
        assert docker.gone()
        assert screen.restored


def test_an_impatient_second_signal_does_not_leave_the_build_behind(projects: Path) -> None:
    with (
        fake_docker() as docker,
        terminal([sys.executable, "-m", "tui", str(projects / "hello")], docker.environ) as screen,
    ):
        screen.until("docker 28.5.1")
        screen.press("b")
        docker.started()
        screen.process.send_signal(signal.SIGTERM)
        screen.press("qq")
        screen.process.send_signal(signal.SIGINT)
        assert screen.ended() in {0, 128 + signal.SIGTERM, 128 + signal.SIGINT}  # all were asked for
        assert docker.gone()
        assert screen.restored


def test_a_project_with_escapes_in_its_path_draws_none_of_them(projects: Path, tmp_path: Path) -> None:
    folder = tmp_path / "\x1b]0;stolen\x07[@click=app.quit]x\u202e"
    folder.mkdir()
    for name in ("go.mod", "main.go"):
        (folder / name).write_bytes((projects / "hello" / name).read_bytes())
    with (
        fake_docker() as docker,
        terminal([sys.executable, "-m", "tui", str(folder)], docker.environ) as screen,
    ):
        screen.until("docker 28.5.1")
        screen.press("q")
        assert screen.ended() == 0
        assert b"stolen" not in screen.drawn
        assert screen.restored
