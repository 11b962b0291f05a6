"""A project is read in a process of its own, and whoever waits for it notices nothing of that."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tui.project import GoProject, ProjectError, read, reader
from tui.ui.reading.forked_reader import ForkedReader

HELLO = PROJECTS / "hello"
# other tests may have left threads, and newer Pythons warn of a fork beside them; the program forks before its first
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def nobody(_files: int) -> None:
    """Look away from the progress."""


def never() -> bool:
    """Let it read to the end."""
    return False


def read_when_stopped(
    path: Path, on_progress: Callable[[int], None], stopped: Callable[[], bool]
) -> GoProject:
    """Stand in for the reading of a large tree, which goes on until it is stopped."""
    on_progress(12_345)
    while not stopped():
        time.sleep(0.001)
    return read(path)


def test_the_project_is_the_one_that_this_process_would_have_read() -> None:
    assert ForkedReader(HELLO)(HELLO, nobody, never) == read(HELLO)


def test_what_is_wrong_with_a_project_comes_over_whole() -> None:
    with pytest.raises(ProjectError) as here:
        read(PROJECTS / "broken-gomod")
    with pytest.raises(ProjectError) as there:
        ForkedReader(PROJECTS / "broken-gomod")(PROJECTS / "broken-gomod", nobody, never)
    assert vars(there.value) == vars(here.value)


def test_the_count_comes_over_and_stopping_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "read", read_when_stopped)
    seen: list[int] = []
    begun = ForkedReader(HELLO)
    assert begun(HELLO, seen.append, lambda: 12_345 in seen).module == "example.com/hello"


def test_what_a_killed_child_would_have_read_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(reader, "read", read_when_stopped)
        begun = ForkedReader(HELLO)
    os.kill(begun._process, signal.SIGKILL)
    assert begun(HELLO, nobody, never) == read(HELLO)


def test_a_child_that_nobody_waits_for_any_more_ends() -> None:
    script = (
        "import time\n"
        "from pathlib import Path\n"
        "from tests.ui.test_forked_reader import read_when_stopped, reader\n"
        "from tui.ui.reading.forked_reader import ForkedReader\n"
        "reader.read = read_when_stopped\n"
        "ForkedReader(Path('.'))\n"
    )
    # the child holds the far end of our pipe: the call returns once it has ended, too
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
