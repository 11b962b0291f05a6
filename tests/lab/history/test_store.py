"""What was measured is remembered: by several runs at once, over versions, and whatever happens to the file."""

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.builds import finished
from tests.support.samples import WEB
from tui.lab.history.entry import Entry, entry_of
from tui.lab.history.store import MIGRATIONS, History, HistoryError, default_path
from tui.lab.sizes.measurement import Figure, Source
from tui.recipe import Recipe

_WHEN = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def _entry(name: str = "build-1", module: str = "") -> Entry:
    made = finished(name, Recipe(tags=("netgo",)), 6_000_000)
    made = replace(made, measurement=replace(made.measurement, startup_ms=Figure(2.5, Source.MEASURED, 0.4)))
    entry = entry_of(made, WEB, "docker 28.5 · default", "a" * 40, _WHEN)
    return replace(entry, module=module) if module else entry


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "deep" / "history.sqlite3")


def test_an_entry_comes_back_as_it_was(history: History) -> None:
    history.record(_entry())
    assert history.entries() == (_entry(),)


def test_what_running_it_showed_is_added_to_an_entry(history: History) -> None:
    number = history.record(replace(_entry(), shared=True))
    sizes = replace(_entry().measurement, memory_bytes=Figure(1e6, Source.MEASURED))
    history.complete(number, sizes, "answers", "HTTP 200 on port 8080")
    [entry] = history.entries()
    assert (entry.shared, entry.outcome, entry.evidence) == (True, "answers", "HTTP 200 on port 8080")
    assert entry.measurement == sizes


def test_a_file_of_the_first_version_keeps_its_entries(history: History) -> None:
    history.path.parent.mkdir(parents=True)
    with sqlite3.connect(history.path) as database:
        for statement in MIGRATIONS[0].split(";"):
            database.execute(statement)
        database.execute("PRAGMA user_version = 1")
        entry = _entry()
        database.execute(
            "INSERT INTO measurement (taken, module, root, commit_id, program, name, title, recipe, dockerfile, engine, "
            "platform, digest, seconds, from_cache, figures) VALUES (?, 'm', '', '', '.', 'n', 't', '{}', '', '', '', '', "
            "12.5, 0, '{}')",
            (entry.taken.isoformat(),),
        )
    database.close()
    [kept] = history.entries("m")
    assert (kept.name, kept.seconds, kept.shared, kept.outcome) == ("n", 12.5, False, "")


def test_entries_come_oldest_first_and_of_one_module(history: History) -> None:
    for number, module in enumerate(("a", "b", "a"), 1):
        history.record(_entry(f"build-{number}", module))
    assert [entry.name for entry in history.entries("a")] == ["build-1", "build-3"]
    assert [entry.name for entry in history.entries()] == ["build-1", "build-2", "build-3"]
    assert [entry.name for entry in history.entries(limit=2)] == ["build-2", "build-3"]


def test_one_module_can_be_forgotten_or_all(history: History) -> None:
    for module in ("a", "b", "a"):
        history.record(_entry(module=module))
    assert history.clear("a") == 2
    assert [entry.module for entry in history.entries()] == ["b"]
    assert history.clear() == 1
    assert history.entries() == ()


def test_asking_makes_no_file(history: History) -> None:
    assert history.entries() == ()
    assert history.clear() == 0
    assert not history.path.exists()


def test_it_lies_in_the_users_data_directory(own_home: Path) -> None:
    assert default_path().is_relative_to(own_home)


def test_runs_at_the_same_time_lose_nothing(history: History) -> None:
    def write(module: str) -> None:
        for number in range(10):
            history.record(_entry(f"build-{number}", module))

    runs = [threading.Thread(target=write, args=(f"m{number}",)) for number in range(5)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(history.entries()) == 50


def test_a_run_that_is_killed_while_writing_leaves_a_whole_history(history: History) -> None:
    history.record(_entry())
    half = (
        "import sqlite3, os, sys; database = sqlite3.connect(sys.argv[1]); "
        "database.execute('DELETE FROM measurement'); os.kill(os.getpid(), 9)"
    )
    died = subprocess.run([sys.executable, "-c", half, str(history.path)], check=False)
    assert died.returncode == -9
    assert history.entries() == (_entry(),)


def test_an_older_file_is_brought_up_to_date_and_keeps_its_entries(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.record(_entry())
    monkeypatch.setattr(
        "tui.lab.history.store.MIGRATIONS", (*MIGRATIONS, "CREATE TABLE later (id INTEGER); SELECT 1")
    )
    assert history.entries() == (_entry(),)
    with sqlite3.connect(history.path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    database.close()


def test_a_file_of_a_newer_version_is_left_alone(history: History) -> None:
    history.record(_entry())
    database = sqlite3.connect(history.path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(HistoryError, match="newer version"):
        history.record(_entry())


def test_a_damaged_file_is_named_with_what_to_do(history: History) -> None:
    history.path.parent.mkdir()
    history.path.write_bytes(b"this is no database, but it is long enough to be read as one" * 20)
    with pytest.raises(HistoryError, match="damaged") as caught:
        history.entries()
    assert "Move the file away" in caught.value.hint


def test_a_damaged_row_is_passed_over(history: History) -> None:
    history.record(_entry("build-1"))
    history.record(_entry("build-2"))
    database = sqlite3.connect(history.path)
    database.execute("UPDATE measurement SET recipe = '[' WHERE name = 'build-1'")
    database.commit()
    database.close()
    assert [entry.name for entry in history.entries()] == ["build-2"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError, match="cannot be opened"):
        History(tmp_path / "file" / "history.sqlite3").record(_entry())
