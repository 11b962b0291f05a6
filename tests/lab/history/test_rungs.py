"""Rungs that were measured are known as long as the project's files stay as they are."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.lab.history.store import MIGRATIONS, History
from tui.lab.ladder.store import KnownRung, RungStore
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.project.fingerprint import fingerprint

RUNG = KnownRung(
    state="abc",
    name="upx",
    engine="docker 28.5",
    dockerfile="FROM scratch\n",
    dockerignore="",
    taken=datetime(2026, 11, 23, 12, 30, tzinfo=UTC),
    module="example.com/web",
    timed=True,
    seconds=Figure(12.5, Source.DERIVED),
    edit_seconds=None,
    measurement=Measurement(pull_bytes=Figure(3_000_000, Source.MEASURED)),
)


@pytest.fixture
def store(tmp_path: Path) -> RungStore:
    """A history of its own."""
    return RungStore(History(tmp_path / "history.sqlite3"))


def test_a_rung_is_found_again_for_the_same_files_on_the_same_engine(store: RungStore) -> None:
    store.remember(RUNG)
    assert store.known("abc", "docker 28.5") == {"upx": RUNG}
    assert store.known("abd", "docker 28.5") == {}
    assert store.known("abc", "podman 5") == {}


def test_what_is_measured_later_takes_its_place(store: RungStore) -> None:
    store.remember(RUNG)
    later = replace(RUNG, edit_seconds=Figure(0.9, Source.DERIVED))
    store.remember(later)
    assert store.known("abc", "docker 28.5") == {"upx": later}


def test_forgetting_a_module_forgets_its_rungs(store: RungStore) -> None:
    store.remember(RUNG)
    store.remember(replace(RUNG, module="example.com/other", name="tests"))
    store.history.clear("example.com/web")
    assert set(store.known("abc", "docker 28.5")) == {"tests"}


def test_a_history_of_the_version_before_learns_of_rungs(store: RungStore) -> None:
    with sqlite3.connect(store.history.path) as database:
        for statement in MIGRATIONS[0].split(";"):
            database.execute(statement)
        database.execute("PRAGMA user_version = 1")
    store.remember(RUNG)
    assert set(store.known("abc", "docker 28.5")) == {"upx"}


def test_a_damaged_rung_is_left_out(store: RungStore) -> None:
    store.remember(RUNG)
    store.remember(replace(RUNG, name="tests"))
    with store.history.opened() as database, database:
        database.execute("UPDATE rung SET seconds = 'x' WHERE name = 'tests'")
    assert set(store.known("abc", "docker 28.5")) == {"upx"}


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
