"""No verb prints a control character or an invisible one that comes from a project, an engine or the history."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tests.support.builds import finished
from tests.support.samples import WEB
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.fakes import GOOD, SMALL
from tui.engine import EngineError, Failed, FailureKind, ImageDetails
from tui.engine.events import BuildEvent
from tui.lab.history.entry import entry_of
from tui.lab.history.store import History
from tui.recipe import Recipe

_HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b5n\x08\x00\u202eevil\u200b\u2066\U000e0041"
_FORBIDDEN = re.compile(
    r"[^\n\t\x20-\x7e\xa1-\xac\xae-\U0010ffff]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\U000e0000-\U000e007f]"
)
_DETAILS = ImageDetails(
    digest=f"sha256:{_HOSTILE}",
    user=_HOSTILE,
    entrypoint=("/golang-sample", _HOSTILE),
    command=(_HOSTILE,),
    exposed=("8080/tcp",),
    platform="linux/amd64",
)


@pytest.fixture
def project(gin: Path) -> Path:
    """A project whose files are full of escape sequences."""
    (gin / "Dockerfile").write_text(
        f"# {_HOSTILE}\nFROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN echo '{_HOSTILE}'; go build -o /app .\n"
        f'FROM alpine:latest\nLABEL a="{_HOSTILE}"\nENV A="{_HOSTILE}"\nCOPY --from=build /app /app\nCMD ["/app"]\n'
    )
    (gin / ".dockerignore").write_text(f"node_modules\n{_HOSTILE}\n# {_HOSTILE}\n")
    (gin / "compose.yaml").write_text(f"services:\n  app:\n    build: .\n    image: 'a{_HOSTILE}'\n")
    (gin / "main_extra.go").write_text(
        f'package main\n\nimport _ "embed"\n\n// {_HOSTILE}\nvar a = `{_HOSTILE}`\n'
    )
    return gin


def _use(monkeypatch: pytest.MonkeyPatch, find: Callable[..., Awaitable[ScriptedEngine]]) -> None:
    for verb in ("build", "lab", "ladder", "bytes"):
        monkeypatch.setattr(f"tui.headless.{verb}.engine_of", find)
    for verb in ("audit_build", "audit"):
        monkeypatch.setattr(f"tui.headless.{verb}.find", find)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[BuildEvent] = [
        *GOOD[:-1],
        Failed(FailureKind.STEP, f"it failed {_HOSTILE}", 1.0, advice=_HOSTILE),
    ]
    scripted = ScriptedEngine((Script(GOOD, _DETAILS, SMALL), Script(failed)))

    async def find(*_options: object) -> ScriptedEngine:
        return scripted

    _use(monkeypatch, find)


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A history that another program has written to."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    entry = entry_of(
        finished("build-1", Recipe(), 6_000_000), WEB, "docker", "a" * 40, datetime(2026, 11, 20, tzinfo=UTC)
    )
    hostile = replace(
        entry,
        module="example.com/golang-sample",
        title=f"title {_HOSTILE} | <script>",
        name=_HOSTILE,
        engine=_HOSTILE,
        commit=_HOSTILE,
        dockerfile=f"FROM x\n# {_HOSTILE}\n",
        outcome="fails",
        evidence=f"line\nline {_HOSTILE}",
    )
    History().record(hostile)


_CALLS = (
    "inspect",
    "inspect --json",
    "generate",
    "generate --json",
    "audit",
    "audit --json --all",
    "audit --fix",
    "audit --build",
    "ladder --no-build",
    "ladder --no-build --json",
    "ladder",
    "build",
    "build --json",
    "lab --no-run",
    "bytes",
    "history",
    "history --json",
    "report",
    "report --format html",
    "report --format json",
)


@pytest.mark.usefixtures("engine", "history")
@pytest.mark.parametrize("words", _CALLS)
def test_a_verb_prints_no_control_character_of_others(words: str, call: Call, project: Path) -> None:
    verb, *more = words.split()
    said = call(verb, project, *more)
    assert said.out or said.err
    for text in (said.out, said.err):
        assert _FORBIDDEN.findall(text) == []
        assert "Traceback" not in text
    assert "<script>" not in said.out or "json" in words or verb == "history"


@pytest.mark.parametrize("words", ["build", "lab", "ladder", "audit --build", "bytes"])
def test_neither_does_an_engine_error(
    words: str, call: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def find(*_options: object) -> ScriptedEngine:
        raise EngineError(f"It is {_HOSTILE}.", _HOSTILE)

    _use(monkeypatch, find)
    verb, *more = words.split()
    said = call(verb, project, *more)
    assert _FORBIDDEN.findall(said.out + said.err) == []
    assert said.status == 1


def test_only_one_function_prints_results() -> None:
    own = {"output.py", "writing.py", "guide.py", "completion.py"}
    files = [
        path for path in (Path(__file__).parents[2] / "tui" / "headless").glob("*.py") if path.name not in own
    ]
    assert files
    assert [
        path.name for path in files if re.search(r"(?<![\w.])print\(", path.read_text(encoding="utf-8"))
    ] == []
