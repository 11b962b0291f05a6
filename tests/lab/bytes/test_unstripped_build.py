"""The twin's Dockerfile: the recipe's own up to the compiler, unstripped, with the linker's report beside it."""

from dataclasses import replace

import pytest

from tests.support.samples import RICH, WEB
from tui.catalog import Catalog
from tui.lab.bytes.unstripped_build import unstripped_build
from tui.recipe import Layout, Recipe, Strip, Upx
from tui.render import render

RECIPE = Recipe(main=".", go="1.27", strip=Strip.ALL, upx=Upx.LZMA)


@pytest.mark.parametrize("form", list(Layout))
@pytest.mark.parametrize("buildkit", [True, False])
def test_it_is_linked_unstripped_and_unpacked_in_every_form(
    catalog: Catalog, form: Layout, buildkit: bool
) -> None:
    made = unstripped_build(WEB, replace(RECIPE, layout=form), catalog, buildkit=buildkit, test=True)
    text = made.rendered.dockerfile
    assert '-ldflags="-dumpdep -v=2"' in text
    assert "-s -w" not in text
    assert "upx" not in text
    assert ("--mount" in text) == (buildkit and form in {Layout.CACHED, Layout.MOUNTED, Layout.NAIVE})
    assert text.endswith("FROM scratch\nCOPY --from=bytes /bytes/ /\n")
    assert text.count("2> /tmp/links") == 1


def test_its_steps_before_linking_are_those_of_the_image(catalog: Catalog) -> None:
    recipe = replace(RECIPE, upx=Upx.NONE)
    mine = render(WEB, recipe, catalog).dockerfile
    its = unstripped_build(WEB, recipe, catalog, buildkit=True, test=True).rendered.dockerfile
    before = mine[mine.index("FROM ") : mine.index(" AS build")]
    assert before in its


def test_alone_it_waits_for_no_tests(catalog: Catalog) -> None:
    assert (
        "go test" not in unstripped_build(WEB, RECIPE, catalog, buildkit=True, test=False).rendered.dockerfile
    )


def test_flags_of_the_recipe_stay_but_those_that_strip(catalog: Catalog) -> None:
    recipe = replace(RECIPE, ldflags="-s -X 'main.name=a b' -w=true", tags=("netgo",))
    text = unstripped_build(WEB, recipe, catalog, buildkit=True, test=False).rendered.dockerfile
    assert "main.name=a b" in text
    assert "-dumpdep -v=2" in text
    assert "-w=true" not in text
    assert "-tags=netgo" in text


def test_of_several_programs_it_is_the_one_that_starts(catalog: Catalog) -> None:
    recipe = replace(RECIPE, main="./cmd/api", extra_main=("./cmd/migrate",))
    made = unstripped_build(RICH, recipe, catalog, buildkit=True, test=False)
    assert made.program == "api"
    assert "migrate" not in made.rendered.dockerfile.partition("FROM modules AS build")[2]
