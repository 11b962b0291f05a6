"""Which variants a lab builds: what suits the project, what the user asks for, and nothing that would fail."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.samples import WEB
from tui.advice import recommend
from tui.catalog import Catalog
from tui.checks import problems
from tui.checks.finding import Severity
from tui.lab.existing.existing_dockerfile import own_variant
from tui.lab.matrix.matrix import Axes, offered_bases, suitable_bases, variants
from tui.lab.matrix.variant import Origin
from tui.project import Cgo, Dockerfile, GoProject, read
from tui.recipe import Layout, Recipe, RecipeContext, RecipeError, Strip, Upx


@pytest.fixture
def context(catalog: Catalog, today: date) -> RecipeContext:
    """The web sample with what is recommended for it."""
    return _situation(WEB, catalog, today)


def _situation(project: GoProject, catalog: Catalog, today: date) -> RecipeContext:
    return RecipeContext(project, recommend(project, catalog, today).recipe, catalog, today)


def test_by_default_three_bases_carry_five_programs_each(context: RecipeContext) -> None:
    names = [variant.name for variant in variants(context, Axes())]
    assert names[0] == "distroless-static-s-w"
    assert names[-1] == "naive"
    five = ("plain", "w", "s-w", "s-w-upx", "s-w-upx-lzma")
    bases = ("distroless-static", "scratch", "alpine")
    assert set(names[:-1]) == {f"{base}-{program}" for base in bases for program in five}
    assert len(names) == 16


def test_named_axes_are_not_crossed_where_that_is_said(context: RecipeContext) -> None:
    named = Axes(strips=tuple(Strip), upxs=tuple(Upx), cross=False)
    assert variants(context, named) == variants(context, Axes())
    assert len(variants(context, replace(named, cross=True))) == 3 * 9 + 1


def test_one_base_of_each_kind_is_offered_with_why_it_cannot_work(catalog: Catalog, today: date) -> None:
    project = replace(WEB, cgo=Cgo.REQUIRED)
    offered = offered_bases(_situation(project, catalog, today))
    reasons = {catalog.nickname(base.id): why for base, why in offered}
    assert {"scratch", "distroless-static", "distroless-base", "alpine", "debian-slim"} <= set(reasons)
    assert "scratch has no C library" in reasons["scratch"]
    assert not reasons["debian-slim"]


def test_axes_that_are_named_are_crossed(context: RecipeContext) -> None:
    axes = Axes(
        bases=("scratch", "alpine", "distroless-static"),
        strips=(Strip.NONE, Strip.ALL),
        upxs=(Upx.NONE, Upx.FAST),
        naive=False,
    )
    names = {variant.name for variant in variants(context, axes)}
    assert len(names) == 12
    assert "alpine-plain-upx" in names


def test_the_recipe_itself_is_always_among_the_variants(context: RecipeContext) -> None:
    odd = replace(context.recipe, base="debian-trixie-slim", strip=Strip.NONE, upx=Upx.FAST)
    first = variants(replace(context, recipe=odd), Axes())[0]
    assert (first.name, first.recipe) == ("debian-slim-plain-upx", odd)


def test_everything_but_the_axes_stays_as_the_recipe_says(context: RecipeContext) -> None:
    mine = replace(context.recipe, ldflags="-X main.version=1", port=("9090",), test=False)
    for variant in variants(replace(context, recipe=mine), Axes(naive=False)):
        recipe = variant.recipe
        assert replace(recipe, base=mine.base, strip=mine.strip, upx=mine.upx) == mine


def test_names_fit_a_tag_and_are_different(context: RecipeContext) -> None:
    everything = Axes(bases=tuple(base.id for base in context.catalog.bases), strips=tuple(Strip))
    names = [variant.name for variant in variants(context, everything)]
    assert len(set(names)) == len(names)
    for name in names:
        assert name.replace("-", "").replace(".", "").isalnum()
        assert len(f"lab-{name}") <= 128


def test_no_variant_has_an_error(context: RecipeContext) -> None:
    cgo = replace(context.project, cgo=Cgo.REQUIRED, cgo_reasons=("it imports C",))
    for project in (context.project, cgo):
        here = _situation(project, context.catalog, context.today)
        for variant in variants(here, Axes(naive=False)):
            found = problems(replace(here, recipe=variant.recipe))
            assert all(one.severity is not Severity.ERROR for one in found), variant.name


def test_a_program_with_cgo_gets_the_bases_that_have_its_library(catalog: Catalog, today: date) -> None:
    project = replace(WEB, cgo=Cgo.REQUIRED, cgo_reasons=("it imports C",))
    bases = suitable_bases(_situation(project, catalog, today))
    assert {base.libc for base in bases} == {"glibc"}
    assert any(base.shell for base in bases)


def test_a_base_that_lacks_what_the_program_wants_is_tried_last(catalog: Catalog, today: date) -> None:
    project = replace(WEB, tmp=True)
    assert "scratch" not in [base.id for base in suitable_bases(_situation(project, catalog, today))]


@pytest.mark.parametrize(
    ("base", "what"),
    [("windows", "not in the base image catalog"), ("scratch", "scratch does not work with this project: ")],
)
def test_a_base_that_cannot_work_is_refused_by_name(
    catalog: Catalog, today: date, base: str, what: str
) -> None:
    project = replace(WEB, cgo=Cgo.REQUIRED, cgo_reasons=("it imports C",))
    with pytest.raises(RecipeError, match=what):
        variants(_situation(project, catalog, today), Axes(bases=(base,)))


def test_the_naive_form_leaves_nothing_to_vary(context: RecipeContext) -> None:
    with pytest.raises(RecipeError, match="cannot vary its base or builder"):
        variants(replace(context, recipe=Recipe(layout=Layout.NAIVE)), Axes())


def test_an_own_dockerfile_is_built_with_the_ignore_file_that_buildkit_takes(
    tmp_path: Path, catalog: Catalog, today: date
) -> None:
    (tmp_path / "go.mod").write_text("module example.com/own\n\ngo 1.26\n")
    (tmp_path / "main.go").write_text("package main\n\nfunc main() {}\n")
    (tmp_path / "Dockerfile").write_text('FROM golang:1.27\nCOPY . .\nENTRYPOINT ["/own"]\n')
    (tmp_path / "Dockerfile.dev").write_text("FROM golang:1.27\n")
    (tmp_path / ".dockerignore").write_text("secret\n")
    here = _situation(read(tmp_path), catalog, today)
    own = own_variant(here.project, here.recipe)
    assert own is not None
    assert own.rendered.dockerfile.startswith("FROM golang:1.27\n")
    assert own.rendered.dockerignore == "secret\n"
    assert variants(here, Axes(), own)[-1] == own
    assert own not in variants(here, Axes(own=False), own)
    (tmp_path / "Dockerfile.dockerignore").write_text("preferred\n")
    again = own_variant(here.project, here.recipe)
    assert again is not None
    assert again.rendered.dockerignore == "preferred\n"


def test_an_own_dockerfile_that_is_one_of_the_variants_is_not_built_twice(context: RecipeContext) -> None:
    first = variants(context, Axes())[0]
    own = replace(first, name="own", origin=Origin.OWN)
    assert own not in variants(context, Axes(), own)


def test_a_dockerfile_that_has_gone_is_left_out(context: RecipeContext) -> None:
    project = replace(context.project, dockerfiles=(Dockerfile("Dockerfile", 1, "scratch"),))
    assert own_variant(project, context.recipe) is None
    assert own_variant(context.project, context.recipe) is None
