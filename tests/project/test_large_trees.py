"""Large trees: a cache that cannot harm, progress, and stopping with what was found so far."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tui.project import ProjectError, head_cache, read
from tui.project.head_cache import HeadCache
from tui.project.model import GoProject
from tui.project.source import read_regular
from tui.project.walk import Found, walk

FILES = 300
LONG_AGO = 1_700_000_000_000_000_000
"""A time of modification in nanoseconds: a file that was written a moment ago is not trusted."""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module of some hundred files that counts as a large one, with a cache of its own."""
    monkeypatch.setattr(head_cache, "_SMALL", 10)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "tree"
    for number in range(FILES):
        _write(
            root / f"pkg{number % 20:02}" / f"f{number:03}.go",
            f'package pkg\n\nimport "fmt"\n\nvar _ = fmt.Sprint({number})\n',
        )
    _write(root / "cmd" / "app" / "main.go", "package main\n\nfunc main() {}\n")
    _write(root / "go.mod", "module example.com/app\n\ngo 1.26\n")
    return root


def _write(path: Path, text: str, at: int = LONG_AGO) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, ns=(at, at))


def _caches(tree: Path) -> list[Path]:
    return sorted((tree.parent / "cache").rglob("*.json"))


@pytest.fixture
def sources_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The Go files whose text the walk reads."""
    from tui.project import walk as module

    names: list[str] = []

    def spy(path: str) -> str | None:
        names.append(path)
        return read_regular(path)

    monkeypatch.setattr(module, "read_regular", spy)
    yield names


def _walk(tree: Path) -> Found:
    cache = HeadCache(tree)
    found = walk(tree, cache=cache)
    cache.save()
    return found


def test_the_second_reading_takes_the_heads_from_the_cache(tree: Path, sources_read: list[str]) -> None:
    first = _walk(tree)
    assert len(sources_read) == FILES + 1
    sources_read.clear()
    assert _walk(tree) == first
    assert len(sources_read) < 10


@pytest.mark.parametrize("what", ["time", "size"])
def test_a_file_that_changed_is_read_again(tree: Path, what: str) -> None:
    _walk(tree)
    path = tree / "pkg19" / "f299.go"
    text = path.read_text().replace('"fmt"', '"net"' if what == "time" else '"strings"')
    _write(path, text, LONG_AGO + 1 if what == "time" else LONG_AGO)
    [file] = [file for file in _walk(tree).files if file.name == "f299.go"]
    assert file.header.imports[0].path == ("net" if what == "time" else "strings")


def test_files_that_are_new_or_gone_are_seen(tree: Path) -> None:
    _walk(tree)
    (tree / "pkg19" / "f299.go").unlink()
    _write(tree / "pkg19" / "new.go", "package pkg\n")
    names = {file.name for file in _walk(tree).files}
    assert "new.go" in names
    assert "f299.go" not in names


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\x00\xff" * 100,
        b"[]",
        b'{"version": 1}',
        b'{"version": 1, "files": []}',
        b'{"version": 999, "files": {}}',
        b"[" * 100_000,
        "rows",
        "cut",
    ],
)
def test_a_damaged_cache_is_passed_over(tree: Path, damage: bytes | str) -> None:
    first = _walk(tree)
    [path] = _caches(tree)
    if damage == "rows":
        kept = json.loads(path.read_text())
        odd = [None, 7, [], [1, 2], ["a"] * 13, {"a": 1}]
        for number, name in enumerate(kept["files"]):
            row = kept["files"][name]
            kept["files"][name] = [*row[:2], *([odd[number % len(odd)]] * 11)]
        path.write_text(json.dumps(kept))
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        assert isinstance(damage, bytes)
        path.write_bytes(damage)
    assert _walk(tree) == first


def test_a_cache_that_cannot_be_written_is_no_error(tree: Path) -> None:
    (tree.parent / "cache").write_text("not a directory")
    assert len(_walk(tree).files) == FILES + 1


def test_a_file_that_was_written_just_now_is_not_trusted(tree: Path) -> None:
    fresh = tree / "pkg19" / "fresh.go"
    fresh.write_text("package pkg\n")
    _walk(tree)
    assert "pkg19/fresh.go" not in json.loads(_caches(tree)[0].read_text())["files"]


def test_old_trees_are_forgotten(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head_cache, "_TREES", 2)
    for name in ("a", "b", "c", "d"):
        copy = tree.parent / name
        tree.rename(copy)
        _walk(copy)
        copy.rename(tree)
    assert len(_caches(tree)) == 2
    assert list((tree.parent / "cache").rglob("*.part")) == []


def test_a_small_tree_has_no_cache(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head_cache, "_SMALL", 1_000)
    _walk(tree)
    assert _caches(tree) == []


def test_progress_is_told_while_the_tree_is_read(tree: Path) -> None:
    counts: list[int] = []
    project = read(tree, on_progress=counts.append)
    assert counts == sorted(counts)
    assert len(counts) >= FILES // 64
    assert not project.partial


def test_whoever_stops_early_has_the_programs(tree: Path) -> None:
    whole = read(tree)
    project = read(tree, stopped=lambda: True)
    assert project.partial
    assert project.default_main == "./cmd/app"
    assert replace(project, partial=False, evidence={}) == _without_evidence(whole)


def _without_evidence(project: GoProject) -> GoProject:
    return replace(project, evidence={})


def test_stopping_before_any_program_was_found_is_said(tree: Path) -> None:
    (tree / "cmd" / "app" / "main.go").unlink()
    with pytest.raises(ProjectError, match="stopped after 64 Go files"):
        read(tree, stopped=lambda: True)
