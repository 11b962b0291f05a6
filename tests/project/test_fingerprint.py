"""The fingerprint of a build context changes when a file that is built changes, and only then."""

import os
from pathlib import Path

import pytest

from tui.project.fingerprint import Fingerprints, fingerprint


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "cmd").mkdir()
    (tmp_path / "cmd" / "main.go").write_text("package main\n")
    (tmp_path / "README.md").write_text("# Read me\n")
    return tmp_path


def test_an_ignored_file_does_not_count(tree: Path) -> None:
    files = Fingerprints(tree)
    before = files.read(["*.md\n", ""])
    (tree / "README.md").write_text("# Read it again\n")
    after = files.read(["*.md\n", ""])
    assert after["*.md\n"] == before["*.md\n"]
    assert after[""] != before[""]


def test_a_change_of_the_same_length_is_seen(tree: Path) -> None:
    files, source = Fingerprints(tree), tree / "cmd" / "main.go"
    before = files.read([""])
    source.write_text("package mail\n")
    assert files.read([""]) != before
    source.write_text("package main\n")
    assert files.read([""]) == before == {"": fingerprint(tree)}


def test_a_file_that_has_not_changed_is_not_read_again(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (tree / "cmd" / "main.go", tree / "README.md"):
        os.utime(path, ns=(0, 0))
    files = Fingerprints(tree)
    before = files.read([""])

    def read(path: Path) -> bytes:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(Path, "read_bytes", read)
    assert files.read([""]) == before


def test_reading_stops_when_it_is_asked_to(tree: Path) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return True

    Fingerprints(tree).read([""], stop)
    assert len(asked) == 1
