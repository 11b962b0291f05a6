"""``godock-tui bytes`` as its user meets it."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tests.lab.bytes.test_measure_sizes import FILES, Holding
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.fakes import DETAILS, GOOD, SMALL, TEST_FAILS
from tui.headless.bytes_table import table
from tui.lab.bytes.account import Account, Group, Part
from tui.lab.bytes.measure_sizes import MeasuredSizes
from tui.lab.bytes.sections import sections
from tui.recipe import Recipe

Play = Callable[..., ScriptedEngine]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """Return a function that lets the program find an engine which plays a script."""

    def prepare(script: Script | None = None) -> ScriptedEngine:
        engine = ScriptedEngine([script or Script(GOOD, DETAILS, SMALL)])
        engine.runs = lambda _request: Holding(files=FILES)

        async def engine_of(_options: object) -> ScriptedEngine:
            return engine

        monkeypatch.setattr("tui.headless.bytes.engine_of", engine_of)
        return engine

    return prepare


def test_the_account_is_printed_with_what_there_is_to_gain(call: Call, gin: Path, play: Play) -> None:
    engine = play()
    said = call("bytes", gin)
    assert said.status == 0
    assert "measured on an unstripped build" in said.out
    assert "own code" in said.out
    assert "[method-by-name]" in said.out
    assert "main.main → registry.Ask → registry.find" in said.out
    assert "counting bytes" in said.err
    assert sorted(engine.removed) == sorted(request.tag for request in engine.requests)


def test_the_document_has_the_same_figures(call: Call, gin: Path, play: Play) -> None:
    play()
    found = json.loads(call("bytes", gin, "--json").out)
    assert found["bytes"] == sections(io.BytesIO(FILES["/program"])).bytes
    assert sum(part["bytes"] for part in found["parts"]) == found["bytes"]
    assert found["image_bytes"] == 7_139_480
    assert found["of"] == "an unstripped build"
    [culprit] = found["reflection"]["culprits"]
    assert culprit["path"][-1] == "example.com/by-name/internal/registry.find"
    assert found["changes"] is None


def test_a_document_from_before_is_compared_with(call: Call, gin: Path, play: Play, tmp_path: Path) -> None:
    play()
    document = json.loads(call("bytes", gin, "--json").out)
    before = tmp_path / "before.json"
    before.write_text(json.dumps(document), encoding="utf-8")
    assert "no difference" in call("bytes", gin, "--against", before).out
    for part in document["parts"]:
        part["bytes"] += 100 if part["group"] == "own code" else 0
    document["bytes"] += 100
    before.write_text(json.dumps(document), encoding="utf-8")
    found = json.loads(call("bytes", gin, "--against", before, "--json").out)
    assert [one["difference"] for one in found["changes"]] == [-100]
    assert "−100 B" in call("bytes", gin, "--against", before).out


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", "nonsense", "[" * 100_000])
def test_what_is_no_account_of_bytes_is_a_call_that_is_off(
    call: Call, gin: Path, play: Play, tmp_path: Path, text: str
) -> None:
    engine = play()
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    said = call("bytes", gin, "--against", path)
    assert said.status == 2
    assert "does not contain the output of" in said.err
    assert "godock-tui bytes --json" in said.err
    assert engine.requests == []


def test_a_file_that_is_missing_is_a_call_that_is_off(call: Call, gin: Path, play: Play) -> None:
    play()
    said = call("bytes", gin, "--against", gin / "nowhere.json")
    assert said.status == 2
    assert "nowhere.json" in said.err


def test_a_build_that_fails_says_why_and_leaves_no_image(call: Call, gin: Path, play: Play) -> None:
    engine = play(Script(TEST_FAILS))
    said = call("bytes", gin)
    assert said.status == 1
    assert said.out == ""
    assert "did not complete successfully" in said.err
    assert "--- FAIL: TestAverage" in said.err
    assert {request.tag for request in engine.requests} <= set(engine.removed)


def test_a_recipe_that_would_not_build_is_refused_before_anything_is_built(
    call: Call, gin: Path, play: Play
) -> None:
    engine = play()
    said = call("bytes", gin, "--main", "./nowhere")
    assert said.status == 1
    assert engine.requests == []


def test_names_of_functions_cannot_reach_the_terminal_as_commands() -> None:
    evil = "evil\x1b]0;title\x07"
    part = Part(group=Group.DEPENDENCY, module=evil, name=evil, bytes=10)
    done = MeasuredSizes(account=Account(evil, 10, (part,)), reflection=None)
    text = table(done, Recipe(main=".", go="1.27"), None, None, 10)
    assert "\x1b" not in text
    assert "evil" in text
