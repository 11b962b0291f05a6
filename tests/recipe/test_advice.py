"""The recommendation is the smallest image that has what the program needs."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.samples import BARE, DEMANDING, WEB
from tui.catalog import Catalog
from tui.project import Cgo
from tui.recipe import OPTIONS, PRESETS, Form, Severity, Situation, Strip, Upx, preset, problems, recommend


def test_a_web_server_gets_a_static_binary_on_distroless(catalog: Catalog, today: date) -> None:
    recipe = recommend(WEB, catalog, today).recipe
    assert (recipe.go, recipe.builder, catalog.nickname(recipe.base)) == (
        "1.27",
        "alpine",
        "distroless-static",
    )
    assert (recipe.cgo, recipe.test, recipe.strip, recipe.upx, recipe.port) == (
        False,
        True,
        Strip.ALL,
        Upx.NONE,
        8080,
    )


def test_every_default_has_its_reason(catalog: Catalog, today: date) -> None:
    for project in (WEB, BARE, DEMANDING):
        reasons = recommend(project, catalog, today).reasons
        assert set(reasons) == {found.id for found in OPTIONS}
        assert all(reasons[name] for name in reasons if name not in {"ldflags", "tags"})


def test_evidence_stands_in_the_reason(catalog: Catalog, today: date) -> None:
    assert "client.go:41" in recommend(DEMANDING, catalog, today).reasons["base"]


def test_cgo_gets_a_c_library(catalog: Catalog, today: date) -> None:
    recipe = recommend(replace(WEB, cgo=Cgo.REQUIRED, cgo_reasons=("it imports C",)), catalog, today).recipe
    assert (recipe.cgo, recipe.builder, catalog.nickname(recipe.base)) == (True, "trixie", "distroless-base")


def test_a_program_that_runs_others_gets_a_package_manager(catalog: Catalog, today: date) -> None:
    recipe = recommend(replace(WEB, commands=("git",)), catalog, today).recipe
    assert catalog.base(recipe.base).package_manager


def test_a_go_line_newer_than_the_catalogue_is_taken_exactly(catalog: Catalog, today: date) -> None:
    assert recommend(replace(WEB, go_version="1.29.2"), catalog, today).recipe.go == "1.29.2"
    assert recommend(replace(WEB, go_version="1.29"), catalog, today).recipe.go == "1.29"


@pytest.mark.parametrize("name", sorted(PRESETS))
@pytest.mark.parametrize(
    "project", [WEB, BARE, DEMANDING, replace(WEB, cgo=Cgo.REQUIRED), replace(WEB, tmp=True)]
)
def test_no_preset_starts_with_an_error(name: str, project: object, catalog: Catalog, today: date) -> None:
    recipe = preset(name, project, catalog, today)  # type: ignore[arg-type]
    found = problems(Situation(project, recipe, catalog, today))  # type: ignore[arg-type]
    assert [problem for problem in found if problem.severity is Severity.ERROR] == []


def test_naive_is_what_somebody_writes_who_has_never_thought_about_size(
    catalog: Catalog, today: date
) -> None:
    recipe = preset("naive", WEB, catalog, today)
    assert (recipe.form, recipe.builder, recipe.strip, recipe.test) == (
        Form.NAIVE,
        "trixie",
        Strip.NONE,
        False,
    )
