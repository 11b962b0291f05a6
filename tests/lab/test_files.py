"""Files are written whole or not at all, and what was there is kept."""

from pathlib import Path

import pytest

from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.lab.files.files import WriteError, changes, write
from tui.recipe import Recipe
from tui.render import Rendered, render


@pytest.fixture
def rendered(catalog: Catalog) -> Rendered:
    return render(WEB, Recipe(), catalog)


def test_into_an_empty_project_both_files_are_written(tmp_path: Path, rendered: Rendered) -> None:
    assert write(changes(tmp_path, rendered)) == ("wrote Dockerfile", "wrote .dockerignore")
    assert (tmp_path / "Dockerfile").read_text() == rendered.dockerfile
    assert (tmp_path / ".dockerignore").read_text() == rendered.dockerignore
    assert sorted(path.name for path in tmp_path.iterdir()) == [".dockerignore", "Dockerfile"]


def test_what_is_the_same_already_is_no_change(tmp_path: Path, rendered: Rendered) -> None:
    write(changes(tmp_path, rendered))
    assert changes(tmp_path, rendered) == ()


def test_a_file_that_is_replaced_is_kept_and_so_is_the_one_kept_before(
    tmp_path: Path, rendered: Rendered
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM first\n")
    (tmp_path / "Dockerfile.bak").write_text("FROM older\n")
    (tmp_path / "Dockerfile").chmod(0o600)
    [dockerfile, _] = changes(tmp_path, rendered)
    assert "-FROM first" in dockerfile.diff
    assert write((dockerfile,)) == ("wrote Dockerfile. The previous version is saved as Dockerfile.bak.2",)
    assert (tmp_path / "Dockerfile.bak").read_text() == "FROM older\n"
    assert (tmp_path / "Dockerfile.bak.2").read_text() == "FROM first\n"
    assert (tmp_path / "Dockerfile").stat().st_mode & 0o777 == 0o600


def test_a_dockerignore_of_the_users_own_is_left_alone(tmp_path: Path, rendered: Rendered) -> None:
    (tmp_path / ".dockerignore").write_text("*\n!cmd\n")
    assert [change.path.name for change in changes(tmp_path, rendered)] == [
        "Dockerfile",
        "Dockerfile.dockerignore",
    ]


def test_a_dockerignore_of_ours_is_brought_up_to_date(tmp_path: Path, rendered: Rendered) -> None:
    (tmp_path / ".dockerignore").write_text(rendered.dockerignore + "# edited\n")
    assert [change.path.name for change in changes(tmp_path, rendered)] == ["Dockerfile", ".dockerignore"]


def test_a_dockerignore_with_the_first_words_of_earlier_versions_is_ours(
    tmp_path: Path, rendered: Rendered
) -> None:
    (tmp_path / ".dockerignore").write_text(
        "# What the build does not need stays out of the build context: …\n"
    )
    assert [change.path.name for change in changes(tmp_path, rendered)] == ["Dockerfile", ".dockerignore"]


def test_a_file_that_changed_after_it_was_compared_is_not_replaced(
    tmp_path: Path, rendered: Rendered
) -> None:
    wanted = changes(tmp_path, rendered)
    (tmp_path / "Dockerfile").write_text("FROM somebody-else\n")
    with pytest.raises(WriteError, match="changed since the diff was shown"):
        write(wanted)
    assert (tmp_path / "Dockerfile").read_text() == "FROM somebody-else\n"


def test_a_diff_cannot_reach_the_terminal_with_escapes(tmp_path: Path, rendered: Rendered) -> None:
    (tmp_path / "Dockerfile").write_text("FROM \x1b]0;title\x07evil\n")
    assert not any("\x1b" in line for line in changes(tmp_path, rendered)[0].diff)


def test_a_directory_that_cannot_be_written_is_a_clear_error(tmp_path: Path, rendered: Rendered) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    wanted = changes(gone, rendered)
    gone.rmdir()
    with pytest.raises(WriteError, match="could not be written: No such file or directory") as caught:
        write(wanted)
    assert "generate" in caught.value.hint
