"""What would break is found before the build, with a fix that mends it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.project import Cgo, GoProject, LocalReplace, Port
from tui.recipe import Form, Recipe, Severity, Situation, Strip, Upx, problems, recommend

TRIXIE_BASE = "distroless-base-debian13-nonroot"


def _found(project: GoProject, recipe: Recipe, catalog: Catalog, today: date) -> dict[str, Severity]:
    return {problem.id: problem.severity for problem in problems(Situation(project, recipe, catalog, today))}


def test_the_recommendation_has_no_problems(catalog: Catalog, today: date) -> None:
    assert _found(WEB, recommend(WEB, catalog, today).recipe, catalog, today) == {}


@pytest.mark.parametrize(
    ("project", "recipe", "problem", "severity"),
    [
        (WEB, Recipe(main="./nowhere"), "no-such-main", Severity.ERROR),
        (WEB, Recipe(go="1.24"), "go-too-old", Severity.ERROR),
        (replace(WEB, go_version="1.26.99"), Recipe(go="1.26"), "go-too-old", Severity.ERROR),
        (WEB, Recipe(go="1.25"), "go-unsupported", Severity.WARNING),
        (replace(WEB, go_version="1.22"), Recipe(), "cpu-limit", Severity.NOTE),
        (replace(WEB, has_go_sum=False), Recipe(), "no-go-sum", Severity.ERROR),
        (
            replace(WEB, local_replaces=(LocalReplace("x", "../x", False),)),
            Recipe(),
            "replace-outside",
            Severity.ERROR,
        ),
        (replace(WEB, cgo=Cgo.REQUIRED), Recipe(), "cgo-needed", Severity.ERROR),
        (WEB, Recipe(cgo=True, builder="trixie", base="scratch"), "libc-clash", Severity.ERROR),
        (WEB, Recipe(cgo=True, builder="trixie", base="alpine-3.24"), "libc-clash", Severity.ERROR),
        (WEB, Recipe(cgo=True, builder="alpine", base=TRIXIE_BASE), "libc-clash", Severity.ERROR),
        (WEB, Recipe(cgo=True, builder="trixie", base="debian-bookworm-slim"), "libc-clash", Severity.ERROR),
        (WEB, Recipe(base="alpine-3.20"), "base-unsupported", Severity.WARNING),
        (replace(WEB, tmp=True), Recipe(base="scratch"), "no-tmp", Severity.WARNING),
        (replace(WEB, commands=("git",)), Recipe(), "no-commands", Severity.WARNING),
        (WEB, Recipe(user="0:0"), "root", Severity.WARNING),
        (WEB, Recipe(port=80), "low-port", Severity.WARNING),
        (replace(WEB, ports=(Port(8080, True, True),)), Recipe(), "loopback", Severity.WARNING),
        (WEB, Recipe(upx=Upx.FAST), "upx-cost", Severity.NOTE),
        (WEB, Recipe(upx=Upx.FAST, strip=Strip.NONE), "upx-unstripped", Severity.WARNING),
        (WEB, Recipe(upx=Upx.FAST, builder="bookworm", form=Form.LAYERED), "upx-missing", Severity.ERROR),
    ],
)
def test_each_trap_is_known(
    project: GoProject, recipe: Recipe, problem: str, severity: Severity, catalog: Catalog, today: date
) -> None:
    assert _found(project, recipe, catalog, today).get(problem) is severity


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(cgo=True, builder="alpine", base="scratch"),
        Recipe(cgo=True, builder="alpine", base="alpine-3.24"),
        Recipe(cgo=True, builder="trixie", base=TRIXIE_BASE),
        Recipe(cgo=True, builder="bookworm", base="debian-trixie-slim"),
        Recipe(upx=Upx.FAST, builder="bookworm"),
    ],
)
def test_what_works_is_not_called_broken(recipe: Recipe, catalog: Catalog, today: date) -> None:
    assert Severity.ERROR not in _found(WEB, recipe, catalog, today).values()


@pytest.mark.parametrize(
    ("project", "recipe"),
    [
        (WEB, Recipe(go="1.24")),
        (replace(WEB, go_version="1.99"), Recipe()),
        (replace(WEB, cgo=Cgo.REQUIRED), Recipe()),
        (WEB, Recipe(cgo=True, builder="trixie", base="scratch")),
        (WEB, Recipe(cgo=True, builder="alpine", base=TRIXIE_BASE)),
        (replace(WEB, tmp=True), Recipe(base="scratch")),
        (replace(WEB, commands=("git",)), Recipe()),
        (WEB, Recipe(user="0:0")),
        (WEB, Recipe(upx=Upx.LZMA, builder="bookworm", form=Form.STAGED)),
    ],
)
def test_a_fix_mends_what_it_is_offered_for(
    project: GoProject, recipe: Recipe, catalog: Catalog, today: date
) -> None:
    [*_, fixable] = [found for found in problems(Situation(project, recipe, catalog, today)) if found.fix]
    assert fixable.fix is not None
    assert fixable.fix_label
    assert fixable.id not in _found(project, fixable.fix, catalog, today)
