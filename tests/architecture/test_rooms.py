"""The house keeps its walls: what each room really imports, seen in a process of its own."""

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import tui

_ROOT = Path(tui.__file__).parent
ROOMS = (
    "text",
    "dockerfile",
    "project",
    "registry",
    "catalog",
    "image",
    "recipe",
    "render",
    "checks",
    "advice",
    "audit",
    "engine",
    "lab",
    "headless",
    "ui",
)
"""From the ground up: a room may import those before it."""

_FEWER = {
    "registry": {"text"},
    "catalog": {"text", "registry"},
    "engine": {"text", "dockerfile", "project", "registry", "catalog", "image"},
    "ui": set(ROOMS) - {"headless", "ui"},
}
"""Rooms that may import fewer."""
_ALLOWED = {room: _FEWER.get(room, set(ROOMS[:at])) for at, room in enumerate(ROOMS)}

_PROBE = """
import importlib, json, pkgutil, sys
room = importlib.import_module("tui." + sys.argv[1])
for found in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    importlib.import_module(found.name)
print(json.dumps(sorted(sys.modules)))
"""


@cache
def _loaded_by(room: str) -> set[str]:
    """Return every module that is loaded once all modules of a room are."""
    answer = subprocess.run(
        [sys.executable, "-c", _PROBE, room], capture_output=True, text=True, check=True, cwd=_ROOT.parent
    )
    return set(json.loads(answer.stdout))


def test_every_folder_of_the_house_is_a_known_room() -> None:
    found = {path.name for path in _ROOT.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert found == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_loads_only_the_rooms_below_it(room: str) -> None:
    loaded = {name.split(".")[1] for name in _loaded_by(room) if name.startswith("tui.")} & set(ROOMS)
    assert loaded - {room} <= _ALLOWED[room]


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "ui"])
def test_only_the_ui_loads_textual(room: str) -> None:
    assert "textual" not in _loaded_by(room)


@pytest.mark.parametrize(
    "room", ["text", "dockerfile", "project", "registry", "catalog", "image", "recipe", "render", "audit"]
)
def test_what_only_thinks_loads_neither_docker_nor_subprocesses(room: str) -> None:
    assert not {"docker", "asyncio.subprocess"} & _loaded_by(room)


_FIRST_FRAME = """
import json, sys
from datetime import date
from pathlib import Path

from tui import checks, cli
from tui.headless.parser import parse
from tui.project import read
from tui.ui.app import GodockApp
from tui.ui.reading.reading import Opening

checks.judge_recipe = lambda context: checks.Judgement()  # asked in a thread, as soon as the frame is drawn

async def no_engine(**choice): ...

project = read(Path(sys.argv[1]))
defaults, recipe = cli.choices_of(parse([]), project, cli.load(), date(2026, 7, 1))
app = GodockApp(Opening(project, recipe, defaults), find_engine=no_engine, today=date(2026, 7, 1))
app.judges_late = True
app.look_for_engine = lambda: app.exit(sorted(sys.modules))
print("\\n" + json.dumps(app.run(headless=True, size=(120, 40))))
"""


@pytest.fixture(scope="module")
def before_the_first_frame(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return every module that is loaded when the wizard of a project without a Dockerfile has drawn its first frame."""
    project = tmp_path_factory.mktemp("first") / "gin-sample"
    shutil.copytree(_ROOT.parent / "tests" / "projects" / "gin-sample", project)
    answer = subprocess.run(
        [sys.executable, "-c", _FIRST_FRAME, project],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT.parent,
    )
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_the_first_frame_waits_for_no_engine(before_the_first_frame: set[str]) -> None:
    assert (
        not {"tui.engine", "tui.lab.session", "docker", "google.protobuf", "msgspec"} & before_the_first_frame
    )


def test_the_first_frame_waits_for_no_judge(before_the_first_frame: set[str]) -> None:
    assert not {"tui.checks.judge", "tui.checks.rules", "tui.image"} & before_the_first_frame


def test_the_first_frame_loads_only_the_rooms_that_it_draws(before_the_first_frame: set[str]) -> None:
    rooms = {name.split(".")[1] for name in before_the_first_frame if name.startswith("tui.")} & set(ROOMS)
    assert set(ROOMS) - rooms == {"dockerfile", "image", "audit", "engine"}


def test_the_first_frame_loads_only_the_screen_that_it_draws(before_the_first_frame: set[str]) -> None:
    screens = {name.split(".")[2] for name in before_the_first_frame if name.startswith("tui.ui.")}
    assert screens - {"app", "navigation"} == {"kit", "reading", "wizard"}


def test_the_first_frame_waits_for_nothing_that_it_does_not_show(before_the_first_frame: set[str]) -> None:
    assert not {"textual.widgets._tabs", "zipfile", "sqlite3", "tomlkit", "urllib3"} & before_the_first_frame


def test_the_first_frame_waits_for_no_slow_dataclass(before_the_first_frame: set[str]) -> None:
    slow = re.compile(
        r"^from dataclasses import .*\bdataclass\b(?s:.*)^@dataclass\(frozen=True", re.MULTILINE
    )
    drawn = {f"{name.replace('.', '/')}.py" for name in before_the_first_frame}
    assert not [name for name, text in _sources() if f"tui/{name}" in drawn and slow.search(text)]


def _sources() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(_ROOT)), path.read_text(encoding="utf-8"))
        for path in sorted(_ROOT.rglob("*.py"))
    ]


def test_only_the_engine_imports_docker_or_starts_its_command_line() -> None:
    for name, text in _sources():
        if name.startswith("engine/"):
            continue
        # the registry client takes its logins from there, when it logs in: no room but the engine's loads docker
        logins = "from docker.auth import " if name.startswith("registry/") else "\0"
        assert not re.search(r"^\s*(?:import|from) docker\b", text.replace(logins, ""), re.MULTILINE), name
        assert "create_subprocess" not in text, name
        assert "import subprocess" not in text, name


def test_only_known_things_lie_at_the_top() -> None:
    known = {"pyproject.toml", "tui", "templates", "tests", "screenshots", "README.md", "LICENSE"}
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=False, cwd=_ROOT.parent
    ).stdout.splitlines()
    tops = {name.split("/")[0] for name in listed}
    assert {top for top in tops if not top.startswith(".")} <= known
