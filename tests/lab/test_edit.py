"""The copy on which a build after an edit is measured: one comment more, and the project as it was."""

from pathlib import Path

import pytest

from tui.lab.files.files import WriteError
from tui.lab.matrix.edit import edited
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


def test_the_copy_has_one_comment_more_each_time_another_and_the_project_is_as_it_was(folder: Path) -> None:
    before = {path.name: path.read_text() for path in folder.glob("*.*") if path.is_file()}
    seen = []
    for _ in range(2):
        with edited(read(folder), ".") as copy:
            assert not (copy / ".git").exists()
            assert (copy / "helper.go").read_text() == before["helper.go"]
            assert (copy / "main_test.go").read_text() == before["main_test.go"]
            seen.append((copy / "main.go").read_text())
        assert not copy.exists()
    assert all(text.startswith(before["main.go"] + "\n// ") for text in seen)
    assert seen[0] != seen[1]
    assert {path.name: path.read_text() for path in folder.glob("*.*") if path.is_file()} == before


def test_a_main_package_without_a_main_function_is_a_clear_error(folder: Path) -> None:
    project = read(folder)
    (folder / "main.go").write_text("package main\n")
    with (
        pytest.raises(WriteError, match="no file in project contains a `main` function"),
        edited(project, "."),
    ):
        pass


def test_a_main_package_that_has_gone_is_a_clear_error(folder: Path) -> None:
    with pytest.raises(WriteError, match="contains a `main` function"), edited(read(folder), "./cmd/gone"):
        pass
