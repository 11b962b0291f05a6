"""What is saved in godock.toml is read again, in whatever way the file was written."""

from dataclasses import replace
from pathlib import Path

import pytest

from tui.advice import Defaults
from tui.lab.files.files import write
from tui.lab.files.godock_toml import load_recipe
from tui.lab.files.recipe_change import recipe_change
from tui.recipe import Recipe, RecipeFile, Upx
from tui.recipe.setting import apply

START = Defaults(default=Recipe(), recipe=Recipe())
CHOSEN = replace(Recipe(), upx=Upx.FAST, port=("9000",))


def test_a_project_without_the_file_begins_with_what_is_recommended(tmp_path: Path) -> None:
    assert load_recipe(tmp_path) == RecipeFile()


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    assert write(recipe_change(tmp_path, CHOSEN, START)) == ("wrote godock.toml",)
    assert apply(Recipe(), load_recipe(tmp_path).settings) == CHOSEN
    assert recipe_change(tmp_path, CHOSEN, START) == ()


@pytest.mark.parametrize(
    "before",
    [
        b"# windows\r\nport = 8080\r\n",
        b"\xef\xbb\xbf# with a mark of its encoding\nport = 8080\n",
        b"port = 8080",
        b"",
        b"\n\n# \xc3\xbc\n",
    ],
)
def test_a_file_of_any_editor_can_be_saved_over(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "godock.toml"
    path.write_bytes(before)
    [change] = recipe_change(tmp_path, CHOSEN, START)
    assert any(line.startswith("+port = 9000") for line in change.diff)
    assert write((change,)) == ("wrote godock.toml. The previous version is saved as godock.toml.bak",)
    assert path.with_name("godock.toml.bak").read_bytes() == before
    assert apply(Recipe(), load_recipe(tmp_path).settings) == CHOSEN
    assert recipe_change(tmp_path, CHOSEN, START) == ()


def test_line_endings_of_windows_stay(tmp_path: Path) -> None:
    path = tmp_path / "godock.toml"
    path.write_bytes(b"# windows\r\nport = 8080\r\n")
    write(recipe_change(tmp_path, replace(Recipe(), port=("9000",)), START))
    assert path.read_bytes() == b"# windows\r\nport = 9000\r\n"


def test_nothing_is_written_where_nothing_differs(tmp_path: Path) -> None:
    assert recipe_change(tmp_path, Recipe(), START) == ()
