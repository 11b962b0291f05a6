"""The C that the program needs is there to compile and to run, and no C where none is needed."""

from dataclasses import replace

import pytest

from tests.support.judging import found, project_of
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.checks import Severity
from tui.project import Cgo
from tui.recipe import Layout, Recipe

_SQLITE = project_of(
    {"cgo": Cgo.REQUIRED, "cgo_reasons": ("store.go imports github.com/mattn/go-sqlite3 (SQLite in C)",)}
)
_CXX = replace(_SQLITE, cgo_libraries=("m", "stdc++"))
_GLIBC = Recipe(cgo=True, builder="trixie", base="distroless-base-debian13-nonroot")


def test_a_driver_that_compiles_to_a_stub_is_an_error_without_cgo(catalog: Catalog) -> None:
    problem = found(_SQLITE, Recipe())["cgo-needed"]
    assert problem.severity is Severity.ERROR
    assert "the first query fails" in problem.message
    assert problem.fix is not None
    assert (problem.fix.cgo, problem.fix.builder) == (True, "trixie")
    assert catalog.nickname(problem.fix.base) == "distroless-base-nossl"


def test_a_base_that_fits_is_kept_when_cgo_is_turned_on() -> None:
    fix = found(_SQLITE, replace(_GLIBC, cgo=False))["cgo-needed"].fix
    assert fix == _GLIBC


def test_the_naive_form_has_a_c_compiler_only_on_debian() -> None:
    assert "cgo-needed" in found(_SQLITE, Recipe(layout=Layout.NAIVE, builder="alpine", cgo=True))
    assert "cgo-needed" in found(_SQLITE, Recipe(layout=Layout.NAIVE, builder="trixie", cgo=False))
    assert "cgo-needed" not in found(_SQLITE, Recipe(layout=Layout.NAIVE, builder="trixie", cgo=True))


def test_a_way_out_of_cgo_is_told() -> None:
    project = replace(_SQLITE, cgo_ways_out=("modernc.org/sqlite is the same in pure Go.",))
    assert "modernc.org/sqlite" in found(project, _GLIBC)["cgo-way-out"].message


@pytest.mark.parametrize("cgo", [Cgo.NONE, Cgo.OPTIONAL])
def test_cgo_that_nothing_needs_is_noted(cgo: Cgo) -> None:
    problem = found(replace(WEB, cgo=cgo, cgo_reasons=("fast.go imports C",)), _GLIBC)["cgo-unneeded"]
    assert problem.severity is Severity.NOTE
    assert problem.fix == replace(_GLIBC, cgo=False)


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (Recipe(cgo=True, builder="trixie", base="scratch"), "scratch has no C library"),
        (Recipe(cgo=True, builder="trixie", base="alpine-3.24"), "has musl"),
        (Recipe(cgo=True, builder="trixie", base="busybox-musl"), "has no C library"),
        (Recipe(cgo=True, builder="alpine", base="distroless-base-debian13-nonroot"), "has glibc"),
        (Recipe(cgo=True, builder="trixie", base="debian-bookworm-slim"), "older than glibc 2.41"),
    ],
)
def test_a_c_library_that_does_not_fit_is_an_error(recipe: Recipe, words: str) -> None:
    problem = found(_SQLITE, recipe)["libc-clash"]
    assert problem.severity is Severity.ERROR
    assert words in problem.message


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(cgo=True, builder="alpine", base="scratch"),
        Recipe(cgo=True, builder="alpine", base="busybox-musl"),
        Recipe(cgo=True, builder="alpine", base="alpine-3.24"),
        _GLIBC,
        Recipe(cgo=True, builder="bookworm", base="debian-trixie-slim"),
    ],
)
def test_a_c_library_that_fits_and_a_static_one_are_no_problem(recipe: Recipe) -> None:
    assert not {"libc-clash", "libc-unknown"} & set(found(_SQLITE, recipe))


def test_a_glibc_of_unknown_age_is_a_warning() -> None:
    assert "libc-unknown" in found(_SQLITE, replace(_GLIBC, base="ubuntu-24.04"))


def test_libraries_in_c_have_to_be_installed_by_hand() -> None:
    problem = found(replace(_SQLITE, cgo_libraries=("m", "vips")), _GLIBC)["c-libraries"]
    assert problem.severity is Severity.WARNING
    assert "links against vips," in problem.message
    assert "c-libraries" not in found(replace(_SQLITE, cgo_libraries=("m", "pthread", "dl")), _GLIBC)


def test_cxx_needs_its_compiler_and_its_library(catalog: Catalog) -> None:
    lacking = found(_CXX, _GLIBC)["cxx-library"]
    assert lacking.fix is not None
    assert catalog.nickname(lacking.fix.base) == "distroless-cc"
    from_alpine = found(_CXX, Recipe(cgo=True, builder="alpine", base="scratch"))["cxx-library"]
    assert from_alpine.fix is not None
    assert (from_alpine.fix.builder, catalog.nickname(from_alpine.fix.base)) == ("trixie", "distroless-cc")
    assert "cxx-library" not in found(_CXX, replace(_GLIBC, base="debian-trixie-slim"))
