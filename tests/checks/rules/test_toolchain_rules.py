"""FIPS 140-3, experiments and plugins: what would not build, or would have no effect, is said with a way out."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.judging import found, project_of
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.checks import Severity
from tui.project import Cgo, read
from tui.recipe import Recipe
from tui.render import render

_PLUGIN = replace(
    WEB, plugin=True, cgo=Cgo.REQUIRED, cgo_reasons=("main.go imports plugin, which works only with cgo",)
)
_GLIBC = Recipe(cgo=True, builder="trixie", base="distroless-base-nossl-debian13-nonroot")
_ONLY = 'package main\n\nimport _ "crypto/tls/fipsonly"\n'


def _written(folder: Path, **files: str) -> Path:
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.25\n")
    (folder / "main.go").write_text("package main\n\nfunc main() {}\n")
    for name, text in files.items():
        (folder / f"{name}.go").write_text(text)
    return folder


def test_an_import_of_fipsonly_is_a_fact_with_its_line(tmp_path: Path) -> None:
    project = read(_written(tmp_path, tls=_ONLY))
    assert (project.fips_only, project.fips_optional, project.where("fips_only")) == (True, False, "tls.go:3")


def test_under_a_build_constraint_it_is_only_possible(tmp_path: Path) -> None:
    project = read(_written(tmp_path, tls=f"//go:build boringcrypto\n\n{_ONLY}"))
    assert (project.fips_only, project.fips_optional) == (False, True)
    assert project.where("fips_optional") == "tls.go:5"


def test_fipsonly_leads_to_the_experiment_that_compiles_it() -> None:
    problem = found(project_of({"fips_only": True}), Recipe())["fips-only"]
    assert problem.severity is Severity.ERROR
    assert problem.fix == replace(_GLIBC, goexperiment=("boringcrypto",))


def test_a_possible_fips_mode_is_offered() -> None:
    note = found(project_of({"fips_optional": True}), Recipe())["fips-off"]
    assert (note.severity, note.fix) == (Severity.NOTE, Recipe(fips="certified"))
    assert "fips-off" not in found(project_of({"fips_optional": True}), Recipe(fips="latest"))


def test_an_older_go_would_ignore_fips() -> None:
    problem = found(project_of({"go_version": "1.22"}), Recipe(go="1.23", fips="latest"))["fips-too-old"]
    assert problem.severity is Severity.ERROR
    assert problem.fix == Recipe(go="1.27", fips="latest")


def test_both_ways_together_do_not_build() -> None:
    recipe = replace(_GLIBC, fips="latest", goexperiment=("jsonv2", "boringcrypto"))
    problem = found(WEB, recipe)["fips-clash"]
    assert problem.fix == replace(recipe, goexperiment=("jsonv2",))


def test_boringcrypto_without_cgo_has_no_effect() -> None:
    problem = found(WEB, Recipe(goexperiment=("boringcrypto",)))["boring-without-cgo"]
    assert problem.fix == replace(_GLIBC, goexperiment=("boringcrypto",))


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(cgo=True, builder="alpine", base="scratch"),
        Recipe(cgo=True, builder="alpine", base="alpine-3.24"),
    ],
)
def test_plugins_need_glibc(recipe: Recipe) -> None:
    problem = found(_PLUGIN, recipe)["plugin-libc"]
    assert problem.severity is Severity.ERROR
    assert problem.fix is not None
    assert "plugin-libc" not in found(_PLUGIN, problem.fix)


def test_plugins_must_be_built_alike() -> None:
    note = found(_PLUGIN, _GLIBC)["plugin-flags"]
    assert "same Go version, flags and module versions" in note.message


def test_the_version_of_32_bit_arm_comes_from_the_platform(catalog: Catalog) -> None:
    text = render(WEB, Recipe(platforms=("linux/amd64", "linux/arm/v6")), catalog).dockerfile
    assert "ARG TARGETOS TARGETARCH TARGETVARIANT\n" in text
    assert "GOARCH=$TARGETARCH GOARM=${TARGETVARIANT#v} go build" in text
    assert "GOARM" not in render(WEB, Recipe(platforms=("linux/arm64",)), catalog).dockerfile


def test_a_proxy_is_set_before_the_download_and_only_where_there_is_one(catalog: Catalog) -> None:
    recipe = Recipe(goproxy="https://proxy.example.com", gosumdb="off")
    lines = render(WEB, recipe, catalog).lines
    assert lines.index("ENV GOPROXY=https://proxy.example.com") < lines.index("COPY go.mod go.sum ./")
    assert "ENV GOSUMDB=off" in lines
    assert "GOPROXY" not in render(replace(WEB, vendored=True), recipe, catalog).dockerfile
