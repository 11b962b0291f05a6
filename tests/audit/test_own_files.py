"""The Dockerfile of a recipe is read back as that recipe."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.support.combinations import OFFERED, all_pairs, every_recipe
from tests.support.samples import DEMANDING, WEB
from tui.advice import recommend
from tui.audit.recover import recover
from tui.catalog import Catalog
from tui.checks.judge import context_files
from tui.dockerfile import parse
from tui.image import read
from tui.image.difference import difference
from tui.project import GoProject
from tui.recipe import OPTIONS, Layout, Recipe
from tui.render import render

Again = Callable[[GoProject, Recipe], bool]


@pytest.fixture
def read_again(catalog: Catalog, today: date) -> Again:
    """Whether the recipe that is found in a recipe's Dockerfile makes the same file, or the same image."""

    def again(project: GoProject, recipe: Recipe) -> bool:
        rendered = render(project, recipe, catalog)
        files = context_files(project, rendered.dockerignore)
        model = read(parse(rendered.dockerfile), files, catalog=catalog)
        found = recover(model, project, catalog, recommend(project, catalog, today).recipe)
        text = render(project, found, catalog).dockerfile
        # the same place can be written as a file and as its directory
        apart = difference(model, read(parse(text), files, catalog=catalog))
        return text == rendered.dockerfile or not (apart.lost or apart.changed or apart.added)

    return again


def _compiles(recipe: Recipe) -> bool:
    """Return whether the C compiler that cgo needs is there. Without one, Go turns cgo off."""
    return not (recipe.cgo and recipe.builder == "alpine" and recipe.layout is Layout.NAIVE)


@pytest.mark.parametrize("project", [WEB, DEMANDING], ids=["web", "demanding"])
def test_every_shape_is_read_back(project: GoProject, read_again: Again) -> None:
    # one in seven: every value of each option meets every value of the others
    recipes = [recipe for recipe in every_recipe() if recipe.layout in OFFERED and _compiles(recipe)][::7]
    assert len(recipes) > 400
    assert [recipe for recipe in recipes if not read_again(project, recipe)] == []


def test_every_pair_of_values_is_read_back(read_again: Again, catalog: Catalog, today: date) -> None:
    # a digest that the catalogue does not know is not guessed at: such a file is looked at like anybody's
    recipes = [one for one in all_pairs(WEB, catalog, today) if one.pin in {(), ("on",)} and _compiles(one)]
    assert len(recipes) > 20
    assert [recipe for recipe in recipes if not read_again(WEB, recipe)] == []


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("platforms", "linux/arm64"),
        ("private", "netrc"),
        ("private", "ssh"),
        ("extra-ca", "on"),
        ("copy", "README.md,texts:/usr/share/texts"),
        ("health", "health --port 8080"),
        ("version", "main.version"),
        ("parallel-tests", "on"),
    ],
)
def test_what_is_chosen_now_and_then_is_read_back(
    option: str, text: str, read_again: Again, catalog: Catalog, today: date
) -> None:
    write = next(item for item in OPTIONS if item.id == option).write
    assert WEB.listing is not None
    listing = replace(
        WEB.listing,
        files=WEB.listing.files | {"README.md", "texts/a.txt"},
        directories=WEB.listing.directories | {"texts"},
    )
    assert read_again(replace(WEB, listing=listing), write(recommend(WEB, catalog, today).recipe, text))
