"""Options are declared once, and take and give their values as text."""

from dataclasses import fields
from datetime import date

import pytest

from tests.support.combinations import SPACE
from tests.support.samples import BARE, WEB
from tui.advice import recommend
from tui.catalog import Catalog
from tui.recipe import OPTIONS, STEPS, Kind, Recipe, RecipeContext, RecipeError, option
from tui.render import why


def test_every_field_of_a_recipe_is_an_option_and_every_option_a_field() -> None:
    assert {found.id.replace("-", "_") for found in OPTIONS} == {found.name for found in fields(Recipe)}


def test_the_space_of_recipes_that_tests_render_covers_every_option() -> None:
    assert {field.name for field in fields(Recipe)} == SPACE


def test_every_option_belongs_to_a_step_and_explains_itself() -> None:
    for found in OPTIONS:
        assert found.step in {step.id for step in STEPS}
        assert found.label
        assert found.help.endswith((".", "."))


def test_every_option_has_a_short_text_of_one_idea_with_a_reference() -> None:
    for found in OPTIONS:
        text = why(found.id)
        assert text.startswith("## "), found.id
        assert len(text.split()) <= 120, found.id
        assert text.rsplit("\n\n", 1)[-1].startswith("https://"), found.id


def test_what_an_option_reads_it_also_writes(catalog: Catalog, today: date) -> None:
    recipe = recommend(WEB, catalog, today).recipe
    context = RecipeContext(WEB, recipe, catalog, today)
    for found in OPTIONS:
        assert found.write(recipe, found.read(recipe)) == recipe
        for choice in found.choices(context):
            assert found.read(found.write(recipe, choice.value)) == choice.value


def test_a_switch_takes_on_and_off() -> None:
    for found in OPTIONS:
        if found.kind is Kind.SWITCH:
            assert found.read(found.write(Recipe(), "off")) == "off"
            assert found.read(found.write(Recipe(), "yes")) == "on"


@pytest.mark.parametrize(
    ("option_id", "text"),
    [
        ("go", "latest"),
        ("go", "2.0"),
        ("builder", "windows"),
        ("base", "ubuntu-1.0"),
        ("port", "http"),
        ("port", "0"),
        ("port", "65536"),
        ("user", "appuser"),
        ("user", "-1:0"),
        ("main", "../elsewhere"),
        ("main", "/etc"),
        ("main", "./a\nRUN evil"),
        ("ldflags", "-s\nRUN evil"),
        ("tags", "a;b"),
        ("test", "maybe"),
        ("strip", "everything"),
        ("upx", "brute"),
        ("layout", "round"),
    ],
)
def test_a_value_that_is_none_is_refused_with_a_hint(option_id: str, text: str) -> None:
    with pytest.raises(RecipeError) as caught:
        option(option_id).write(Recipe(), text)
    assert caught.value.option == option_id
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "user"), [("root", "0:0"), ("nonroot", "65532:65532"), ("1000", "1000:1000")]
)
def test_users_become_numbers(text: str, user: str) -> None:
    assert option("user").write(Recipe(), text).user == user


def test_supported_go_versions_come_first_and_old_ones_are_blocked(catalog: Catalog, today: date) -> None:
    choices = option("go").choices(RecipeContext(WEB, Recipe(), catalog, today))
    assert [choice.value for choice in choices[:2]] == ["1.27", "1.26"]
    assert not choices[0].more
    old = next(choice for choice in choices if choice.value == "1.24")
    assert old.more
    assert "go.mod requires Go 1.25.0 (go.mod:3)" in old.blocked
    assert "support ended" in old.facts


def test_without_tests_the_test_step_says_so(catalog: Catalog, today: date) -> None:
    assert "_test.go" in option("test").inapplicable(RecipeContext(BARE, Recipe(), catalog, today))
    assert option("test").inapplicable(RecipeContext(WEB, Recipe(), catalog, today)) == ""


def test_the_first_bases_are_the_ones_that_most_people_want(catalog: Catalog, today: date) -> None:
    choices = option("base").choices(RecipeContext(WEB, Recipe(), catalog, today))
    assert [choice.value for choice in choices if not choice.more] == [
        "scratch",
        "distroless-static",
        "distroless-base",
        "alpine",
        "debian-slim",
    ]
    assert len(choices) == len(catalog.bases)
