"""The ladder: every rung in order, each with one change, and those that do not apply with their reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.samples import BARE, DEMANDING, RICH, WEB
from tui.advice import recommend
from tui.advice.ladder import Step, before, chosen, ladder
from tui.advice.rungs import RUNGS
from tui.audit import TITLES
from tui.catalog import Catalog
from tui.project import Cgo, GoProject
from tui.recipe import Layout, Private, Recipe, RecipeContext, Strip, Upx
from tui.render import why

StepsOf = Callable[..., dict[str, Step]]


@pytest.fixture
def steps_of(catalog: Catalog, today: date) -> StepsOf:
    """Return a function that gives a project's ladder by the names of the rungs."""

    def of(project: GoProject, packed: str = "", *, buildkit: bool = True, **changes: Any) -> dict[str, Step]:
        goal = replace(recommend(project, catalog, today).recipe, **changes)
        steps = ladder(RecipeContext(project, goal, catalog, today), packed=packed, buildkit=buildkit)
        return {step.name: step for step in steps}

    return of


def test_on_the_tutorials_server_every_rung_applies_but_the_needs(steps_of: StepsOf) -> None:
    steps = steps_of(WEB)
    assert [step.label for step in steps.values()] == [
        "1", "2", "3", "4", "5", "6", "7a", "7b", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    ]  # fmt: skip
    assert [name for name, step in steps.items() if not step.applies] == ["needs"]


def test_each_rung_keeps_what_the_ones_below_have_changed(steps_of: StepsOf) -> None:
    steps = steps_of(WEB)
    assert steps["one-stage"].recipe.layout is Layout.NAIVE
    assert [
        steps[name].recipe.layout for name in ("two-stages", "modules", "modules-first", "cache-mounts")
    ] == [
        Layout.SPLIT,
        Layout.STAGED,
        Layout.LAYERED,
        Layout.MOUNTED,
    ]
    last = steps["pinned"].recipe
    assert (last.layout, last.base, last.test, last.parallel_tests) == (Layout.CACHED, "scratch", True, True)
    assert (last.strip, last.trimpath, last.user, last.upx) == (Strip.ALL, True, "65532:65532", Upx.NONE)
    assert steps["non-root"].recipe.upx is Upx.FAST


def test_a_program_without_modules_and_tests_says_why_rungs_are_missing(steps_of: StepsOf) -> None:
    steps = steps_of(BARE)
    assert steps["modules"].why_not == "The module has no dependencies, so the build does not download any."
    assert steps["tests"].why_not == "No _test.go file was found in this module."
    assert steps["tests-beside"].why_not == "The build does not run the tests."
    assert steps_of(replace(WEB, vendored=True))["modules-first"].why_not.startswith(
        "The modules are in vendor/"
    )
    assert "does not run the tests" in steps_of(WEB, test=False)["tests"].why_not


def test_a_program_that_needs_certificates_gets_them_on_their_own_rung(steps_of: StepsOf) -> None:
    steps = steps_of(DEMANDING)
    assert steps["needs"].applies
    assert [name for name, step in steps.items() if not step.bare] == ["needs", "upx-out", "pinned"]


def test_a_cgo_program_stays_on_a_base_with_its_library(steps_of: StepsOf) -> None:
    steps = steps_of(replace(WEB, cgo=Cgo.REQUIRED, cgo_reasons=('main.go imports "C"',)))
    assert 'main.go imports "C"' in steps["static"].why_not
    assert not steps["scratch"].applies
    assert steps["stripped"].recipe.base.startswith("debian")
    assert steps["one-stage"].recipe.builder == "trixie"


def test_a_program_that_runs_a_shell_stays_on_a_base_that_has_one(steps_of: StepsOf) -> None:
    steps = steps_of(replace(WEB, commands=("sh",)))
    assert "no shell" in steps["static"].why_not
    assert steps["upx-out"].recipe.base.startswith("alpine")


def test_private_modules_can_be_had_from_bind_mounts_on(steps_of: StepsOf) -> None:
    steps = steps_of(RICH, private=Private.NETRC)
    assert next(name for name, step in steps.items() if step.applies) == "bind-mounts"
    assert "build secret" in steps["one-stage"].why_not
    assert steps["bind-mounts"].recipe.strip is Strip.ALL
    behind_a_proxy = steps_of(WEB, extra_ca=True)
    assert "extra CA certificate needs a build secret" in behind_a_proxy["cache-mounts"].why_not
    assert behind_a_proxy["bind-mounts"].applies


def test_without_buildkit_mounts_say_why(steps_of: StepsOf) -> None:
    steps = steps_of(WEB, buildkit=False)
    assert "BuildKit" in steps["cache-mounts"].why_not
    assert "BuildKit" in steps["bind-mounts"].why_not
    assert steps["upx"].applies


def test_upx_stays_where_the_figures_say_that_it_costs_nothing(steps_of: StepsOf) -> None:
    steps = steps_of(WEB, "UPX: 60 % less disk.")
    assert steps["upx-out"].why_not == "UPX stays on. UPX: 60 % less disk."
    assert steps["pinned"].recipe.upx is Upx.FAST
    assert steps_of(WEB)["pinned"].recipe.upx is Upx.NONE


def test_a_rung_is_compared_with_the_nearest_one_below_that_applies(steps_of: StepsOf) -> None:
    steps = steps_of(BARE)
    below = before(steps.values(), steps["layout"])
    assert below is not None
    assert below.name == "two-stages"
    assert before(steps.values(), steps["one-stage"]) is None


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("1-3", ["1", "2", "3"]),
        ("7", ["7a", "7b"]),
        ("7b,upx-out,2", ["2", "7b", "16"]),
        ("16-99", ["16", "17"]),
    ],
)
def test_rungs_are_named_by_numbers_labels_and_names(
    steps_of: StepsOf, words: str, labels: list[str]
) -> None:
    steps = steps_of(WEB).values()
    assert [step.label for step in chosen(steps, words)] == labels
    with pytest.raises(ValueError, match="99"):
        chosen(steps, "1,99")


def test_the_goals_own_choices_are_kept(steps_of: StepsOf) -> None:
    changes = {"env": ("A=b",), "ldflags": "-X main.x=1", "port": ("9090",), "user": "1000:1000"}
    for name, step in steps_of(WEB, **changes).items():
        assert (step.recipe.env, step.recipe.ldflags, step.recipe.port) == (
            ("A=b",),
            "-X main.x=1",
            ("9090",),
        ), name
    assert steps_of(WEB, **changes)["non-root"].recipe.user == "1000:1000"
    assert steps_of(WEB, user="0:0")["non-root"].recipe.user == "65532:65532"


def test_every_rung_has_a_short_text_of_one_idea_with_a_reference() -> None:
    for rung in RUNGS:
        text = why(rung.why)
        assert text.startswith("## "), rung.name
        assert len(text.split()) <= 120, rung.name
        assert text.rsplit("\n\n", 1)[-1].startswith("https://"), rung.name
        assert rung.protects.endswith(".")
        assert rung.costs.endswith(".")
    assert len({rung.name for rung in RUNGS}) == len(RUNGS)


def test_the_audit_names_the_tutorials_rungs_by_the_same_titles() -> None:
    assert TITLES[1:] == tuple(
        next(rung.title for rung in RUNGS if rung.number == number) for number in range(1, 10)
    )


def test_the_recipe_of_the_first_rung_does_not_depend_on_the_goals_flags(steps_of: StepsOf) -> None:
    plain: Recipe = steps_of(WEB)["one-stage"].recipe
    fancy: Recipe = steps_of(WEB, upx=Upx.LZMA, strip=Strip.NONE, pin=("on",), parallel_tests=True)[
        "one-stage"
    ].recipe
    assert plain == fancy
