"""Paths that the build context leaves out are names, not patterns."""

import pytest

from tui.recipe import Recipe, RecipeError
from tui.recipe.options import option


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", ()),
        ("models", ("models",)),
        ("./models/, 'a [1].sql'", ("models", "a [1].sql")),
        ("x/./y", ("x/y",)),
    ],
)
def test_paths_are_read(text: str, paths: tuple[str, ...]) -> None:
    assert option("ignore").write(Recipe(), text).ignore == paths


@pytest.mark.parametrize("text", ["../x", "a/../b", "/", "*.bin", "a?b"])
def test_what_is_not_the_name_of_a_file_is_refused(text: str) -> None:
    with pytest.raises(RecipeError):
        option("ignore").write(Recipe(), text)
