"""The runtime base is maintained and holds what the program needs."""

from dataclasses import replace

import pytest

from tests.support.judging import TODAY, found, project_of
from tests.support.samples import WEB
from tui.catalog import Catalog, load
from tui.checks import Severity, judge_recipe
from tui.recipe import Layout, Recipe, RecipeContext


@pytest.mark.parametrize(
    ("base", "newer"),
    [
        ("alpine-3.20", "alpine-3.24"),
        ("debian-bookworm-slim", "debian-trixie-slim"),
        ("distroless-cc-debian12-nonroot", "distroless-cc-debian13-nonroot"),
    ],
)
def test_a_base_without_fixes_has_a_newer_one_of_its_kind(base: str, newer: str) -> None:
    problem = found(WEB, Recipe(base=base))["base-unsupported"]
    assert problem.severity is Severity.WARNING
    assert problem.fix == Recipe(base=newer)


def test_what_the_base_lacks_is_copied_in_and_no_problem() -> None:
    assert found(project_of({"ca_certs": True, "tzdata": True}), Recipe(base="scratch")) == {}


def test_what_is_not_known_of_a_base_is_not_counted_on() -> None:
    project = project_of({"ca_certs": True}, {"tzdata": True})
    judgement = judge_recipe(RecipeContext(project, Recipe(base="ubi10-micro"), load(), TODAY))
    unknown = {one.id: one.cause for one in judgement.not_checked}
    assert {"certificates", "time-zones"} <= set(unknown)
    assert "not checked" in judgement.summary


def test_a_missing_tmp_is_a_warning(catalog: Catalog) -> None:
    problem = found(project_of({"tmp": True}), Recipe(base="scratch"))["no-tmp"]
    assert problem.fix is not None
    assert catalog.nickname(problem.fix.base) == "distroless-static"
    assert problem.fix_label == "use distroless/static"
    assert "no-tmp" not in found(project_of({"tmp": True}), Recipe())


@pytest.mark.parametrize(
    ("commands", "base", "problem", "better"),
    [
        (("sh",), "distroless-static", "no-shell", "alpine"),
        (("bash",), "distroless-static", "no-shell", "debian-slim"),
        (("bash",), "busybox", "no-shell", "debian-slim"),
        (("tar", "sed"), "scratch", "no-commands", "alpine"),
        (("git",), "distroless-static", "no-commands", "alpine"),
        (("git",), "busybox", "no-commands", "alpine"),
    ],
)
def test_programs_that_are_run_must_be_in_the_image(
    commands: tuple[str, ...], base: str, problem: str, better: str, catalog: Catalog
) -> None:
    recipe = Recipe(base=catalog.base(base).id)
    trouble = found(project_of({"commands": commands}), recipe)[problem]
    assert trouble.severity is Severity.WARNING
    assert trouble.fix is not None
    assert catalog.nickname(trouble.fix.base) == better


def test_what_a_distribution_does_not_bring_has_to_be_installed() -> None:
    project = project_of({"commands": ("git", "sh")})
    problem = found(project, Recipe(base="alpine-3.24"))["commands-to-install"]
    assert "runs git, but the image does not contain it" in problem.message
    assert "`apk add --no-cache`" in problem.advice
    assert "apt-get" in found(project, Recipe(base="debian-trixie-slim"))["commands-to-install"].advice


@pytest.mark.parametrize("base", ["scratch", "distroless-static"])
def test_what_a_setting_names_needs_programs_in_the_image(base: str, catalog: Catalog) -> None:
    project = project_of({"told_commands": True})
    trouble = found(project, Recipe(base=catalog.base(base).id))["told-commands"]
    assert trouble.fix is not None
    assert catalog.base(trouble.fix.base).shell
    assert found(project, trouble.fix) == {}


@pytest.mark.parametrize("base", ["alpine-3.24", "debian-trixie-slim", "busybox-musl"])
def test_the_usual_commands_are_there(base: str) -> None:
    assert found(project_of({"commands": ("sh", "cat", "gzip")}), Recipe(base=base)) == {}


def test_the_naive_form_has_all_that_the_builder_has() -> None:
    project = project_of(
        {"commands": ("git",), "tmp": True, "runtime_files": ("templates",), "os_user": True}
    )
    recipe = Recipe(layout=Layout.NAIVE, builder="trixie", base="scratch", user="0:0", cgo=True)
    lacking = {"no-commands", "commands-to-install", "no-tmp", "runtime-files", "os-user"}
    assert not lacking & set(found(project, recipe))


def test_an_old_name_of_a_zone_is_not_in_debian_13() -> None:
    project = project_of({"tzdata": True})
    problem = found(project, Recipe())["legacy-zone"]
    assert "fails for the old name US/Eastern" in problem.message
    assert problem.fix == Recipe(tags=("timetzdata",))
    assert "legacy-zone" not in found(project, Recipe(base="scratch"))
    assert "legacy-zone" not in found(project, Recipe(base="distroless-static-debian12-nonroot"))


def test_a_name_of_today_is_no_problem() -> None:
    project = project_of({"tzdata": True})
    proof = replace(project.evidence["tzdata"][0], text='time.LoadLocation("America/New_York")')
    assert found(replace(project, evidence={"tzdata": (proof,)}), Recipe()) == {}


def test_the_naive_form_on_alpine_knows_no_zones_once_paths_are_trimmed() -> None:
    project = project_of({"tzdata": True})
    assert "no-time-zones" in found(project, Recipe(layout=Layout.NAIVE, builder="alpine"))
    assert "no-time-zones" not in found(
        project, Recipe(layout=Layout.NAIVE, builder="alpine", trimpath=False)
    )
    assert "no-time-zones" not in found(project, Recipe(layout=Layout.NAIVE, builder="trixie"))
    assert "no-time-zones" not in found(project, Recipe(layout=Layout.NAIVE, tags=("timetzdata",)))
