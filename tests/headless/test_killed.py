"""Ending the program at any moment leaves nothing behind; after SIGKILL, nothing once it was started again."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import PROJECTS
from tests.support.docker import docker
from tui.engine.leftovers import LABEL

pytestmark = pytest.mark.docker

_LAB = (
    "lab",
    "--bases",
    "scratch,alpine",
    "--strip-modes",
    "all",
    "--upx-modes",
    "none",
    "--no-naive",
    "--edit",
)
_BUILD = ("build",)
_CONTAINER = ""
"""A moment at which a container of ours is made, instead of words that are said."""


@dataclass(frozen=True)
class Moment:
    """When the program is ended, and how."""

    call: tuple[str, ...]
    words: str
    """What is said at that moment, the last time it counts."""
    signal: signal.Signals
    times: int = 1
    """Which time."""


_MOMENTS = {
    "a build begins": Moment(_BUILD, "building godock-tui/", signal.SIGKILL),
    "the context is sent": Moment(_BUILD, "load build context", signal.SIGTERM),
    "the program is compiled": Moment(_BUILD, "build: RUN", signal.SIGKILL),
    "the layers are read": Moment(_BUILD, "reading the layers", signal.SIGHUP),
    "the image is started": Moment(_BUILD, _CONTAINER, signal.SIGKILL),
    "its start is timed": Moment(_BUILD, _CONTAINER, signal.SIGTERM, times=2),
    "a lab begins": Moment(_LAB, "building 2 variants", signal.SIGKILL),
    "a variant is measured": Moment(_LAB, "✓", signal.SIGKILL),
    "a variant is run": Moment(_LAB, _CONTAINER, signal.SIGHUP, times=2),
    "all is built again after an edit": Moment(_LAB, "building each variant again after", signal.SIGKILL),
}


@dataclass(frozen=True)
class Place:
    """A project that no cache knows, and the folders in which a program of ours may write."""

    folder: Path
    name: str

    @property
    def environ(self) -> dict[str, str]:
        """The environment in which only these folders are written."""
        own = {f"XDG_{what.upper()}_HOME": str(self.folder / what) for what in ("cache", "data", "state")}
        return {**os.environ, **own, "TMPDIR": str(self.folder / "tmp")}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start the program on the project."""
        verb, *more = words
        argv = [sys.executable, "-m", "tui", verb, str(self.folder / "project"), *more]
        return subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environ
        )

    def run(self, *words: str) -> str:
        """Run it to its end and return what it printed; it has to work."""
        with self.start(*words) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def tags(self) -> list[str]:
        """Return the tags of its images."""
        return docker("image", "ls", "--format", "{{.Tag}}", f"godock-tui/{self.name}").splitlines()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A copy of the one-file server under a name of its own; its images are removed afterwards."""
    name = f"ended-{uuid4().hex[:8]}"
    project = tmp_path / "project"
    shutil.copytree(PROJECTS / "hello", project)
    (tmp_path / "tmp").mkdir()
    (project / "go.mod").write_text(f"module example.com/{name}\n\ngo 1.25\n", encoding="utf-8")
    with (project / "main.go").open("a", encoding="utf-8") as file:
        file.write(f"\n// {uuid4()}\n")
    found = Place(tmp_path, name)
    yield found
    for tag in found.tags():
        docker("rmi", "--force", f"godock-tui/{name}:{tag}", check=False)


def _wait_for(moment: Moment, process: "subprocess.Popen[str]", name: str) -> None:
    """Wait until the moment has come."""
    if moment.words != _CONTAINER:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if moment.words in line:
                return
        raise AssertionError(f"it ended before:\n{''.join(said)}")
    words = ["docker", "events", "--since", "1m", "--filter", "event=create", "--filter", f"label={LABEL}"]
    shown = '{{index .Actor.Attributes "image"}}'
    with subprocess.Popen([*words, "--format", shown], stdout=subprocess.PIPE, text=True) as events:
        assert events.stdout is not None
        count = 0
        for line in events.stdout:
            count += f"/{name}:" in line
            if count == moment.times:
                break
        events.kill()


def _containers(pid: int) -> list[str]:
    """Return the containers that a process has left."""
    listed = docker("ps", "--all", "--filter", f"label={LABEL}", "--format", f'{{{{.Label "{LABEL}"}}}}')
    return [label for label in listed.splitlines() if f"/{pid}/" in label]


def _nameless() -> set[str]:
    return set(docker("image", "ls", "--quiet", "--no-trunc", "--filter", "dangling=true").split())


@pytest.mark.parametrize("when", _MOMENTS)
def test_nothing_is_left_of_a_program_that_is_ended_when(when: str, place: Place) -> None:
    moment = _MOMENTS[when]
    before = _nameless()
    with place.start(*moment.call) as process:
        _wait_for(moment, process, place.name)
        process.send_signal(moment.signal)
        process.communicate(timeout=60)
    assert process.returncode != 0
    if moment.signal is signal.SIGKILL:
        # it could not clean up: the next one that looks for an engine does
        place.run("build", "--no-test", "--no-run", "--no-history")
    assert _containers(process.pid) == []
    assert not [tag for tag in place.tags() if tag != "build-1"]
    assert list((place.folder / "tmp").iterdir()) == []
    assert not list((place.folder / "state").rglob("*.json"))
    _is_whole(place)
    images = {
        docker("image", "inspect", "--format", "{{json .Config.Entrypoint}}", one, check=False)
        for one in _nameless() - before
    }
    assert not [entrypoint for entrypoint in images if place.name in entrypoint]


def _is_whole(place: Place) -> None:
    """Fail unless the history can be read, by us and by SQLite."""
    assert json.loads(place.run("history", "--json"))["module"] == f"example.com/{place.name}"
    database = place.folder / "data" / "godock-tui" / "history.sqlite3"
    if database.exists():
        with closing(sqlite3.connect(database)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_building_again_leaves_no_image_without_a_name(place: Place) -> None:
    before = _nameless()
    for _again in range(2):
        with (place.folder / "project" / "main.go").open("a", encoding="utf-8") as file:
            file.write(f'\nvar _ = "{uuid4()}"\n')
        place.run("build", "--no-test", "--no-run", "--no-history")
    left = _nameless() - before
    entrypoints = [docker("image", "inspect", "--format", "{{json .Config.Entrypoint}}", one) for one in left]
    assert not [one for one in entrypoints if place.name in one]
