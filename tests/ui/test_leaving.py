"""However and whenever the program is left: it is gone at once, with the right status, and leaves nothing behind."""

import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from time import sleep

import pytest

from tests.conftest import PROJECTS
from tests.support.fake_docker import FakeDocker, fake_docker
from tests.support.terminal import Terminal, terminal

_SECONDS = 3
"""How long leaving may take."""
_START = 3
"""How much longer it may take to get to keys that were typed ahead: what they open is loaded first."""
_CTRL_C, _CTRL_E, _CTRL_P, _CTRL_Q = "\x03", "\x05", "\x10", "\x11"
_KEYS = {"q": "q", "ctrl+q": _CTRL_Q, "ctrl+c": _CTRL_C}
_CLOSED = "the terminal is closed"
_UNPLUGGED = "the terminal is closed, which nobody says"

_WAYS = {
    "q": 0,
    "ctrl+q": 0,
    "ctrl+c": 0,
    "SIGINT": 130,
    "SIGTERM": 143,
    "SIGHUP": 129,
    _CLOSED: 129,
    _UNPLUGGED: 129,
}
"""How the program is left, and its exit status then."""
_NOT_TYPED = [way for way in _WAYS if way != "q"]


@dataclass(frozen=True)
class State:
    """What is pressed after the wizard's first frame, and what is seen then; without words, a build has begun."""

    steps: tuple[tuple[str, str], ...] = ()
    typing: bool = False
    """Whether a letter is text, or an answer."""

    @property
    def builds(self) -> bool:
        """Whether something is built then."""
        return any(not words for _, words in self.steps)


_STATES = {
    "wizard": State(),
    "next step": State((("nn", "Runtime base"),)),
    "audit": State((("a", "There is no Dockerfile"),)),
    "build": State((("b", ""),)),
    "wizard above a build": State((("b", ""), ("\x1b", "Review"))),
    "compare": State((("c", "baseline for the other"),)),
    "lab question": State((("l", "variants of this recipe"),), typing=True),
    "lab": State((("l", "variants of this recipe"), ("l", ""))),
    "ladder": State((("u", "two stages"),)),
    "ladder that is built": State((("u", "two stages"), ("b", ""))),
    "bytes": State((("t", ""),)),
    "history": State((("h", "This module has no measurements"),)),
    "help": State((("?", "godock-tui help TOPIC"),)),
    "palette": State(((_CTRL_P, "Check the"), ("zq", "No matches")), typing=True),
    "engines": State(((_CTRL_E, "now: "),), typing=True),
}


@pytest.fixture
def docker() -> Iterator[FakeDocker]:
    with fake_docker() as found:
        yield found


@contextmanager
def _program(
    folder: Path, docker: FakeDocker, way: str = "q", *words: str, sample: str = "gin-sample"
) -> Iterator[Terminal]:
    """Start the program on a project of its own, in a terminal that can be left this way."""
    project = folder / sample
    if not project.exists():
        shutil.copytree(PROJECTS / sample, project)
    own = {f"XDG_{what.upper()}_HOME": str(folder / what) for what in ("cache", "data", "state")}
    argv = [sys.executable, *(words or ("-m", "tui")), str(project)]
    with terminal(argv, {**docker.environ, **own}, controlling=way != _UNPLUGGED) as screen:
        yield screen


def _leave(screen: Terminal, way: str) -> None:
    if way in _KEYS:
        screen.press(_KEYS[way])
    elif way.startswith("SIG"):
        screen.process.send_signal(signal.Signals[way])
    else:
        screen.close()


def _is_gone(
    screen: Terminal, status: int, docker: FakeDocker | None = None, seconds: float = _SECONDS
) -> None:
    assert screen.ended(seconds) == status
    assert screen.alone
    assert docker is None or docker.gone()
    assert b"Traceback" not in screen.drawn
    assert b"Error" not in screen.drawn
    if screen._near >= 0:
        assert screen.restored


def _reach(screen: Terminal, state: State, docker: FakeDocker) -> None:
    screen.until("docker 28.5.1")
    for keys, words in state.steps:
        screen.drawn.clear()
        screen.press(keys)
        if words:
            screen.until(words)
        else:
            docker.started()


def _cases() -> Iterator[tuple[str, str]]:
    """Pair each state with two ways out, in turn, and the one that is most in use with all of them."""
    ways, typed = cycle(_WAYS), cycle(_NOT_TYPED)
    for name, state in _STATES.items():
        if name == "build":
            yield from ((name, way) for way in _WAYS)
        else:
            yield from ((name, way) for way in islice(typed if state.typing else ways, 2))


@pytest.mark.parametrize(("name", "way"), list(_cases()))
def test_it_is_gone_at_once_when_left_in(name: str, way: str, tmp_path: Path, docker: FakeDocker) -> None:
    state = _STATES[name]
    with _program(tmp_path, docker, way) as screen:
        _reach(screen, state, docker)
        _leave(screen, way)
        _is_gone(screen, _WAYS[way], docker if state.builds else None)


@pytest.mark.parametrize(
    ("burst", "seconds"),
    [
        ("nq", 0.3),
        ("nnppq", 0.3),
        ("npq", 0.6),
        ("nnq", 1.0),
        ("nq", 2.0),
        ("buq", 0.4),
        ("tcahq", 0.8),
    ],
)
def test_keys_typed_in_one_go_end_it_however_far_it_is(
    burst: str, seconds: float, tmp_path: Path, docker: FakeDocker
) -> None:
    with _program(tmp_path, docker) as screen:
        sleep(seconds)
        screen.press(burst)
        _is_gone(screen, 0, seconds=_SECONDS + _START)


@pytest.mark.parametrize("burst", [f"l{_CTRL_Q}", f"n?{_CTRL_P}z{_CTRL_Q}"])
def test_keys_typed_in_one_go_end_it_from_a_question(burst: str, tmp_path: Path, docker: FakeDocker) -> None:
    with _program(tmp_path, docker) as screen:
        screen.until("\x1b[?25l")  # until then, the terminal takes ctrl+q for itself
        screen.press(burst)
        _is_gone(screen, 0, seconds=_SECONDS + _START)


@pytest.mark.parametrize("way", ["ctrl+c", "SIGINT", _CLOSED, _UNPLUGGED])
def test_a_project_that_is_read_for_ever_is_let_go(way: str, tmp_path: Path, docker: FakeDocker) -> None:
    with _program(tmp_path, docker, way, "-m", "tests.ui.spoilt_program", "slow") as screen:
        screen.until("12,345 Go files")
        _leave(screen, way)
        _is_gone(screen, _WAYS[way])


@pytest.mark.parametrize("way", ["q", "SIGTERM", _UNPLUGGED])
def test_what_never_stops_is_ended(way: str, tmp_path: Path, docker: FakeDocker) -> None:
    with _program(tmp_path, docker, way, "-m", "tests.ui.spoilt_program", "stuck") as screen:
        _reach(screen, _STATES["build"], docker)
        _leave(screen, way)
        _is_gone(screen, _WAYS[way], docker)


@pytest.mark.parametrize(
    ("way", "module"),
    [
        ("SIGINT", "argparse"),
        ("SIGHUP", "tui.catalog"),
        ("SIGINT", "textual.app"),
        ("SIGTERM", "tui.ui.wizard.screen"),
    ],
)
def test_a_signal_ends_it_while_it_is_loaded(
    way: str, module: str, tmp_path: Path, docker: FakeDocker
) -> None:
    with _program(tmp_path, docker, way, "-X", "importtime", "-m", "tui") as screen:
        screen.until(f" {module}\r\n")
        _leave(screen, way)
        _is_gone(screen, _WAYS[way])


def test_ctrl_c_copies_what_is_selected(tmp_path: Path, docker: FakeDocker) -> None:
    with _program(tmp_path, docker) as screen:
        _reach(screen, _STATES["palette"], docker)
        screen.press("\x1b[1;2H")  # shift+home selects it
        screen.press(_CTRL_C)
        screen.until("\x1b]52;c;enE=")  # to the terminal's clipboard, in base64
        assert screen.process.poll() is None
        screen.press(_CTRL_Q)
        _is_gone(screen, 0)
