"""Rungs that were measured are known as long as the project's files stay as they are."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.lab.history.rungs import keep_rung, known_rungs
from tui.lab.history.store import MIGRATIONS, History
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.project.fingerprint import fingerprint
from tui.recipe import Recipe
from tui.render import Rendered

_NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
_UPX = Variant(
    name="rung-upx",
    title="",
    origin=Origin.RUNG,
    recipe=Recipe(),
    rendered=Rendered("FROM scratch\n", ".git\n", (), ()),
)
_TESTS = replace(_UPX, name="rung-tests")
_MEASURED = Result(
    variant=_UPX,
    phase=Phase.MEASURED,
    seconds=Figure(12.5, Source.DERIVED),
    uncached=True,
    remembered=Measurement(pull_bytes=Figure(3_000_000, Source.MEASURED)),
)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A history of its own."""
    return History(tmp_path / "history.sqlite3")


def _keep(history: History, result: Result = _MEASURED, module: str = "example.com/web") -> None:
    keep_rung(history, result, "abc", "docker 28.5", module, _NOW)


def _known(history: History, state: str = "abc", engine: str = "docker 28.5") -> tuple[Result, ...]:
    return known_rungs(history, (_UPX, _TESTS), state, engine)


def test_a_rung_is_found_again_for_the_same_files_on_the_same_engine(history: History) -> None:
    _keep(history)
    assert _known(history) == (_MEASURED,)
    assert _known(history, state="abd") == ()
    assert _known(history, engine="podman 5") == ()


def test_a_rung_with_another_dockerfile_or_ignore_file_is_another_one(history: History) -> None:
    _keep(history)
    for rendered in (Rendered("FROM alpine\n", ".git\n", (), ()), Rendered("FROM scratch\n", "", (), ())):
        assert known_rungs(history, [replace(_UPX, rendered=rendered)], "abc", "docker 28.5") == ()


def test_what_is_measured_later_takes_its_place(history: History) -> None:
    _keep(history)
    later = replace(_MEASURED, edit_seconds=Figure(0.9, Source.DERIVED))
    _keep(history, later)
    assert _known(history) == (later,)


def test_forgetting_a_module_forgets_its_rungs(history: History) -> None:
    _keep(history)
    _keep(history, replace(_MEASURED, variant=_TESTS), "example.com/other")
    history.clear("example.com/web")
    assert [result.name for result in _known(history)] == ["rung-tests"]


def test_a_history_of_the_version_before_learns_of_rungs(history: History) -> None:
    with sqlite3.connect(history.path) as database:
        for statement in MIGRATIONS[0].split(";"):
            database.execute(statement)
        database.execute("PRAGMA user_version = 1")
    _keep(history)
    assert _known(history) == (_MEASURED,)


def test_a_row_of_an_earlier_version_is_read(history: History) -> None:
    figures = '{"pull_bytes": [3000000.0, "measured", 0.0], "gone_bytes": [1.0, "measured", 0.0]}'
    row = (
        "abc", "upx", "docker 28.5", "FROM scratch\n", ".git\n", "2026-11-23T12:30:00+00:00", "example.com/web",
        1, '[12.5, "derived", 0.0]', "", figures,
    )  # fmt: skip
    with history.opened() as database, database:
        database.execute("INSERT INTO rung VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    assert _known(history) == (_MEASURED,)


def test_a_damaged_rung_is_left_out(history: History) -> None:
    _keep(history)
    _keep(history, replace(_MEASURED, variant=_TESTS))
    with history.opened() as database, database:
        database.execute("UPDATE rung SET seconds = 'x' WHERE name = 'tests'")
    assert _known(history) == (_MEASURED,)


def test_any_change_of_a_file_is_another_state_but_not_in_what_a_build_never_sees(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.go").write_text("package pkg")
    first = fingerprint(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref")
    assert fingerprint(tmp_path) == first
    (tmp_path / "pkg" / "a.go").write_text("package pkh")
    second = fingerprint(tmp_path)
    (tmp_path / "pkg" / "a.go").rename(tmp_path / "pkg" / "b.go")
    third = fingerprint(tmp_path)
    (tmp_path / "link").symlink_to("pkg")
    (tmp_path / "hanging").symlink_to("nowhere")
    assert len({first, second, third, fingerprint(tmp_path)}) == 4
