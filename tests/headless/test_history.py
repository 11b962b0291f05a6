"""``godock-tui history`` and ``report``: what was measured before, told again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tests.support.builds import finished
from tests.support.samples import WEB
from tui.headless import parser
from tui.lab.history.entry import entry_of
from tui.lab.history.report import FORMATS
from tui.lab.history.store import History, default_path
from tui.lab.sizes.measurement import Figure, Source
from tui.recipe import Recipe, Upx

_FIRST = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MODULE = "example.com/golang-sample"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with a history of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def _remember(recipe: Recipe, binary: int, commit: str, hours: int, start: float | None = None) -> None:
    build = finished("build-1", recipe, binary)
    if start is not None:
        figure = Figure(start, Source.MEASURED)
        build = replace(build, measurement=replace(build.measurement, startup_ms=figure))
    entry = entry_of(build, WEB, "docker 28.5", commit * 40, _FIRST + timedelta(hours=hours))
    History().record(replace(entry, module=MODULE))


def _remember_some() -> None:
    _remember(Recipe(), 6_000_000, "a", 0, 2.0)
    _remember(Recipe(), 7_000_000, "b", 24, 2.5)
    _remember(Recipe(upx=Upx.FAST), 3_000_000, "b", 25, 33)


def test_history_is_a_table_with_a_trend_for_what_moved(call: Call, gin: Path) -> None:
    _remember_some()
    said = call("history", gin)
    assert (said.status, said.err) == (0, "")
    head, first, second, third, empty, title, trend, *_rest = said.out.splitlines()
    assert head.split() == [
        "measured",
        "commit",
        "image",
        "pull",
        "unpacked",
        "binary",
        "start",
        "memory",
        "build",
    ]
    assert [line.split()[2] for line in (first, second, third)] == ["aaaaaaa", "bbbbbbb", "bbbbbbb"]
    assert first.endswith("  3.9 MB    9.0 MB  6.0 MB  2.0 ms       –   12 s")
    assert (empty, title) == ("", "pull by commit")
    assert trend == "distroless/static · -s -w · tests  ▁█  3.9 MB → 4.3 MB (+13 %)"
    assert "start by commit" in said.out
    assert "memory, from" not in said.out
    assert "upx" not in said.out.partition(title)[2]


def test_history_prints_one_object(call: Call, gin: Path) -> None:
    _remember_some()
    found = json.loads(call("history", gin, "--json").out)
    assert (found["module"], len(found["entries"])) == (MODULE, 3)
    assert found["entries"][0]["figures"]["startup_ms"] == [2.0, "measured", 0.0]
    assert found["entries"][0]["recipe"]["base"] == "distroless-static"
    assert {"pull", "start"} == {trend["figure"] for trend in found["trends"]}
    assert found["trends"][0]["blocks"] == "▁█"


def test_nothing_measured_is_said_and_no_file_is_made(call: Call, gin: Path) -> None:
    said = call("history", gin)
    assert (said.status, said.out) == (0, "")
    assert said.err.startswith(f"{MODULE} has no measurements yet")
    assert json.loads(call("history", gin, "--json").out)["entries"] == []
    assert call("report", gin).status == 1
    assert not default_path().exists()


def test_one_project_is_forgotten_and_no_other(call: Call, gin: Path) -> None:
    _remember_some()
    History().record(entry_of(finished("x", Recipe(), 1), replace(WEB, module="other"), "d", "", _FIRST))
    assert call("history", gin, "--clear").out == "Deleted 3 measurements.\n"
    assert [entry.module for entry in History().entries()] == ["other"]
    assert json.loads(call("history", gin, "--clear", "--json").out) == {"cleared": 0}


def test_a_damaged_history_is_told_in_one_line(call: Call, gin: Path) -> None:
    default_path().parent.mkdir(parents=True)
    default_path().write_bytes(b"this is no database, but it is long enough to be read as one" * 20)
    for verb in ("history", "report"):
        said = call(verb, gin)
        assert said.status == 1
        assert "is damaged" in said.complaint
        assert said.complaint.endswith("The next measurement creates a new history.")


def test_a_report_compares_with_the_commit_before_and_judges_each_step(call: Call, gin: Path) -> None:
    _remember_some()
    said = call("report", gin)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"## Container image of `{MODULE}`")
    assert "| +500 kB (+13.0 %) |" in said.out
    assert "- UPX: 57 % less" not in call("report", gin, "--format", "json").out
    [verdict] = json.loads(call("report", gin, "--format", "json").out)["verdicts"]
    assert verdict.startswith("UPX: ")
    assert f"- {verdict}" in said.out
    assert call("report", gin, "--format", "html").out.startswith("<!doctype html>")


def test_a_report_never_replaces_a_file_unless_told(call: Call, gin: Path, tmp_path: Path) -> None:
    _remember_some()
    path = tmp_path / "image.md"
    assert call("report", gin, "--output", path).err == "wrote image.md\n"
    text = path.read_text()
    assert call("report", gin, "--output", path).err == "image.md is up to date\n"
    path.write_text("mine\n")
    said = call("report", gin, "--output", path)
    assert (said.status, path.read_text()) == (1, "mine\n")
    assert "-mine" in said.out
    assert "Pass --force" in said.err
    assert call("report", gin, "--output", path, "--force").status == 0
    assert (path.read_text(), path.with_name("image.md.bak").read_text()) == (text, "mine\n")


def test_the_forms_that_are_offered_are_those_there_are() -> None:
    assert parser.FORMATS == FORMATS
