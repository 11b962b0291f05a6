"""Names and values of earlier versions still work, and a note shows the one of today."""

import pytest

from tui.recipe import OPTIONS, Layout, Recipe, option
from tui.recipe.recipe_toml import parse, printed
from tui.recipe.setting import apply

FORMER = """\
form = "staged"  # as the old server needs it
beside = true
also = ["./cmd/migrate"]
"""


def test_a_file_with_former_names_means_what_it_meant() -> None:
    recipe = apply(Recipe(), parse(FORMER).settings)
    assert (recipe.layout, recipe.parallel_tests, recipe.extra_main) == (
        Layout.LAYERED,
        True,
        ("./cmd/migrate",),
    )


def test_a_note_shows_each_new_name_and_value_with_its_line() -> None:
    notes = [note for setting in parse(FORMER).settings for note in setting.notes]
    assert notes == [
        "godock.toml:1: `form` is now `layout`.",
        "godock.toml:1: `staged` is no longer available, so `layered` is used.",
        "godock.toml:2: `beside` is now `parallel-tests`.",
        "godock.toml:3: `also` is now `extra-main`.",
    ]


def test_saving_writes_the_new_names_and_leaves_the_comments() -> None:
    recipe = apply(Recipe(), parse(FORMER).settings)
    text = printed(recipe, Recipe(), before=FORMER)
    assert [line.split(" ")[0] for line in text.splitlines()] == ["layout", "parallel-tests", "extra-main"]
    assert "# as the old server needs it" in text
    assert apply(Recipe(), parse(text).settings) == recipe
    assert [note for setting in parse(text).settings for note in setting.notes if "is now" in note] == []


@pytest.mark.parametrize(
    ("former", "nearest"), [("split", "layered"), ("staged", "layered"), ("mounted", "cached")]
)
def test_a_layout_that_is_not_offered_any_more_becomes_the_nearest_one(former: str, nearest: str) -> None:
    assert option("layout").write(Recipe(), former).layout == nearest


def test_no_former_name_is_the_name_of_another_option() -> None:
    names = [found.id for found in OPTIONS] + [found.former for found in OPTIONS if found.former]
    assert len(names) == len(set(names))
