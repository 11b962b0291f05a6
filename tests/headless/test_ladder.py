"""``godock-tui ladder``: what each rung changes and why, and its figures once it is built."""

import json
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.headless.conftest import Call
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.fakes import GOOD, SMALL
from tui.engine import Failed, FailureKind, ImageDetails

_DETAILS = ImageDetails(
    digest="sha256:0123",
    user="",
    entrypoint=("/golang-sample",),
    command=(),
    exposed=(),
    platform="linux/amd64",
)
_WORKS = Script(GOOD, _DETAILS, SMALL)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    """An engine with scripts in the place of a real one."""
    scripted = ScriptedEngine([_WORKS])

    async def engine_of(_options: object) -> ScriptedEngine:
        return scripted

    monkeypatch.setattr("tui.headless.ladder.engine_of", engine_of)
    return scripted


def test_without_building_it_is_a_lesson_to_read(call: Call, projects: Path, golden: Golden) -> None:
    said = call("ladder", projects / "gin-sample", "--no-build")
    assert (said.status, said.err) == (0, "")
    golden.check("ladder-gin.txt", said.out)


def test_rungs_that_do_not_apply_say_why(call: Call, projects: Path, golden: Golden) -> None:
    said = call("ladder", projects / "cli-sample", "--no-build", "--rungs", "2-7")
    assert said.status == 0
    golden.check("ladder-cli.txt", said.out)


def test_one_object_has_what_a_rung_changes_and_why(call: Call, projects: Path) -> None:
    shown = json.loads(call("ladder", projects / "gin-sample", "--no-build", "--json").out)
    assert set(shown) == {"rungs", "verdict", "seconds", "stopped"}
    rungs = {rung["name"]: rung for rung in shown["rungs"]}
    assert len(rungs) == 18
    tests = rungs["tests"]
    assert {
        "number",
        "title",
        "applies",
        "why_not",
        "protects",
        "costs",
        "why",
        "recipe",
        "dockerfile",
    } <= set(tests)
    assert tests["applies"] is True
    assert [line for line in tests["difference"] if line[:1] in "+-" and line[:1]] == ["+ RUN go test ./..."]
    assert (rungs["needs"]["applies"], rungs["needs"]["why_not"][:8]) == (False, "The code")
    assert tests["measurement"]["pull_bytes"] is None
    assert "example.com" not in tests["why"]


def test_a_rung_that_is_none_is_refused_with_those_there_are(call: Call, projects: Path) -> None:
    said = call("ladder", projects / "gin-sample", "--rungs", "1,roof")
    assert said.status == 2
    assert said.complaint.startswith(
        "--rungs: the ladder does not have a rung named roof. Use numbers, ranges such as 1-9, or these names: 1 one-stage,"
    )


def test_rungs_are_built_and_told(call: Call, projects: Path, engine: ScriptedEngine) -> None:
    said = call("ladder", projects / "gin-sample", "--rungs", "1,4,8,15", "--no-history")
    assert said.status == 0
    assert said.err.splitlines()[0].startswith(
        "building 3 rungs · sizes and times with empty caches · docker 28.5"
    )
    assert "✓ 4 modules-first  pull 3.9 MB" in said.err
    head, first, *_rest = said.out.splitlines()
    assert head.split() == ["unpacked", "pull", "cold", "edit"]
    assert first.split()[-8:] == ["10.1", "MB", "3.9", "MB", "9.4", "s", "–", "█" * 20]
    assert "15  certificates and time zones, only if needed  –  The code does not" in said.out
    assert "cold: derived (image built with empty caches)" in said.out
    built = [request for request in engine.requests if request.tag]
    assert all(request.no_cache for request in built)
    assert sorted(engine.removed) == sorted(
        f"godock-tui/golang-sample:lab-rung-{name}" for name in ("one-stage", "modules-first", "stripped")
    )


def test_sizes_alone_take_no_times_and_compile_once(
    call: Call, projects: Path, engine: ScriptedEngine
) -> None:
    said = call("ladder", projects / "gin-sample", "--rungs", "2,4", "--no-times", "--no-history", "--json")
    rungs = json.loads(said.out)["rungs"]
    assert [(rung["seconds"], rung["edit_seconds"], rung["phase"]) for rung in rungs] == [
        (None, None, "measured")
    ] * 2
    assert all("target=/root/.cache/go-build go build" in request.dockerfile for request in engine.requests)
    assert not any(request.no_cache for request in engine.requests)


def test_what_was_measured_is_not_built_again(call: Call, gin: Path, engine: ScriptedEngine) -> None:
    assert call("ladder", gin, "--rungs", "2,4", "--no-times").status == 0
    assert len(engine.requests) == 2
    again = call("ladder", gin, "--rungs", "2-4", "--no-times", "--json")
    assert again.err.splitlines()[0] == "2 rungs already measured (the project has not changed)"
    assert len(engine.requests) == 3
    rungs = json.loads(again.out)["rungs"]
    assert [(rung["name"], rung["remembered"]) for rung in rungs] == [
        ("two-stages", True), ("modules", False), ("modules-first", True),
    ]  # fmt: skip
    with (gin / "main.go").open("a") as file:
        file.write("// another state\n")
    call("ladder", gin, "--rungs", "2", "--no-times")
    assert len(engine.requests) == 4


def test_a_rung_that_fails_ends_with_1_but_a_digest_out_of_reach_does_not(
    call: Call, projects: Path, engine: ScriptedEngine
) -> None:
    engine.scripts = [Script((Failed(FailureKind.BASE_MISSING, "not found", 0.1),))]
    said = call("ladder", projects / "gin-sample", "--rungs", "17", "--no-history")
    assert said.status == 0
    assert "17  images pinned to digests" in said.out
    said = call("ladder", projects / "gin-sample", "--rungs", "4", "--no-history")
    assert said.status == 1
    assert said.err.splitlines()[-1] == "godock-tui: 1 rung failed: 4. See the causes above."
