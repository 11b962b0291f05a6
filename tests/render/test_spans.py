"""Each line is tied to what wrote it, and to a text that explains it."""

from itertools import product

import pytest

from tests.support.combinations import every_three
from tests.support.samples import BARE, DEMANDING, WEB
from tui.catalog import Catalog, load
from tui.recipe import OPTIONS, Layout, Recipe, Upx
from tui.render import Rendered, changed_lines, render, why


@pytest.fixture(scope="module", params=[WEB, BARE, DEMANDING], ids=["web", "bare", "demanding"])
def made(request: pytest.FixtureRequest) -> list[tuple[Recipe, Rendered]]:
    """Render what meets in any three options, and each layout with each base."""
    catalog = load()
    recipes = [*every_three()]
    recipes += [
        Recipe(layout=layout, base=base.id, port=("8080",)) for layout, base in product(Layout, catalog.bases)
    ]
    return [(recipe, render(request.param, recipe, catalog)) for recipe in recipes]


def test_every_line_of_every_combination_is_explained(made: list[tuple[Recipe, Rendered]]) -> None:
    ids = {found.id for found in OPTIONS}
    texts: set[str] = set()
    for recipe, rendered in made:
        assert "\x1e" not in rendered.dockerfile
        assert rendered.dockerfile.endswith("\n")
        for number, line in enumerate(rendered.lines, start=1):
            assert line == line.rstrip(), f"line {number} of {recipe} has trailing space"
            span = rendered.span_at(number)
            assert (span is None) == (line == ""), f"line {number} of {recipe} is tied to nothing: {line}"
            if span:
                texts.add(span.why)
                assert set(span.options) <= ids
    missing = sorted(name for name in texts if not why(name))
    assert missing == []


def test_only_the_stages_are_set_apart_by_one_blank_line(made: list[tuple[Recipe, Rendered]]) -> None:
    for _recipe, rendered in made:
        lines = rendered.lines
        for number, line in enumerate(lines):
            if line == "":
                assert lines[number + 1].startswith("FROM ")
            elif line.startswith("FROM ") and number:
                assert lines[number - 1] == ""


def test_the_same_recipe_gives_the_same_bytes(catalog: Catalog) -> None:
    assert render(DEMANDING, Recipe(), catalog) == render(DEMANDING, Recipe(), catalog)


def test_changing_the_base_changes_the_lines_of_the_base(catalog: Catalog) -> None:
    before = render(WEB, Recipe(), catalog)
    after = render(WEB, Recipe(base="alpine-3.24"), catalog)
    assert set(changed_lines(before, after)) == set(after.lines_of("base"))


def test_every_choice_that_applies_changes_something(catalog: Catalog) -> None:
    plain = render(WEB, Recipe(port=("8080",)), catalog).dockerfile
    for other in (
        Recipe(port=("8080",), go="1.26"),
        Recipe(port=("8080",), builder="trixie"),
        Recipe(port=("9090",)),
        Recipe(port=("8080",), user="1000:1000"),
        Recipe(port=("8080",), test=False),
        Recipe(port=("8080",), trimpath=False),
        Recipe(port=("8080",), ldflags="-X main.v=1"),
        Recipe(port=("8080",), tags=("a",)),
        Recipe(port=("8080",), cgo=True),
        Recipe(port=("8080",), upx=Upx.FAST),
    ):
        assert render(WEB, other, catalog).dockerfile != plain
