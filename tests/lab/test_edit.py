"""The copy on which a build after an edit is measured: one comment more, and the project as it was."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from tui.lab.files.copying import copy_folder
from tui.lab.files.files import WriteError
from tui.lab.matrix.edit import copied, edited
from tui.project import read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a repository, a test and two files."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("")
    (tmp_path / "go.mod").write_text("module example.com/copied\n\ngo 1.26\n")
    (tmp_path / "helper.go").write_text("package main\n")
    (tmp_path / "main.go").write_text("package main\n\nfunc main() {}\n")
    (tmp_path / "main_test.go").write_text("package main\n\nfunc main() {}\n")
    return tmp_path


async def test_the_copy_has_one_comment_more_each_time_another_and_the_project_is_as_it_was(
    folder: Path,
) -> None:
    before = {path.name: path.read_text() for path in folder.glob("*.*") if path.is_file()}
    seen = []
    for _ in range(2):
        async with edited(read(folder), ".") as made:
            copy = made.root
            assert not (copy / ".git").exists()
            assert (copy / "helper.go").read_text() == before["helper.go"]
            assert (copy / "main_test.go").read_text() == before["main_test.go"]
            seen.append((copy / "main.go").read_text())
        assert not copy.exists()
    assert all(text.startswith(before["main.go"] + "\n// ") for text in seen)
    assert seen[0] != seen[1]
    assert {path.name: path.read_text() for path in folder.glob("*.*") if path.is_file()} == before


async def test_a_main_package_without_a_main_function_is_a_clear_error(folder: Path) -> None:
    project = read(folder)
    (folder / "main.go").write_text("package main\n")
    with pytest.raises(WriteError, match="no file in project contains a `main` function"):
        async with edited(project, "."):
            pass


async def test_a_main_package_that_has_gone_is_a_clear_error(folder: Path) -> None:
    with pytest.raises(WriteError, match="contains a `main` function"):
        async with edited(read(folder), "./cmd/gone"):
            pass


async def test_a_copy_has_files_directories_and_links_and_names_the_rest(folder: Path) -> None:
    project = read(folder)
    (folder / "script.sh").write_text("#!/bin/sh\n")
    (folder / "script.sh").chmod(0o755)
    (folder / "closed").mkdir()
    (folder / "closed" / "a").write_text("a")
    (folder / "closed").chmod(0o555)
    (folder / "zero").symlink_to("/dev/zero")
    (folder / "lost").symlink_to("nowhere")
    os.mkfifo(folder / "closed-pipe")
    near = socket.socket(socket.AF_UNIX)
    near.bind(str(folder / "s"))
    async with copied(project) as copy:
        assert copy.left_out == ("closed-pipe", "s")
        assert "closed-pipe, s" in copy.note
        assert (copy.root / "zero").readlink() == Path("/dev/zero")
        assert (copy.root / "lost").readlink() == Path("nowhere")
        assert (copy.root / "script.sh").stat().st_mode & 0o777 == 0o755
        assert (copy.root / "closed").stat().st_mode & 0o777 == 0o555
        assert (copy.root / "closed" / "a").read_text() == "a"
    near.close()
    assert not copy.root.exists()


async def test_a_copy_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = read(folder)
    monkeypatch.setattr("tui.lab.files.copying._LIMIT", 10)
    with pytest.raises(WriteError, match="more than 10 B"):
        async with copied(project):
            pass


async def test_a_copy_that_is_stopped_writes_nothing_more(folder: Path, tmp_path: Path) -> None:
    with (folder / "large").open("wb") as file:
        file.truncate(4 << 30)  # without blocks, so that only the copy takes long
    target = tmp_path / "copy"
    copying = asyncio.ensure_future(copy_folder(folder, target, {"copy"}))
    while not (target / "large").exists():
        await asyncio.sleep(0)
    copying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await copying
    assert (target / "large").stat().st_size < 4 << 30
