"""Linker flags that were typed, the version, and packing."""

import pytest

from tests.support.judging import found, project_of
from tests.support.samples import WEB
from tui.checks import Severity
from tui.recipe import Layout, Recipe, Strip, Upx

_VERSIONED = project_of({"version_variables": ("main.commit", "main.version")})


@pytest.mark.parametrize("flags", ["-buildmode=pie", "-s -buildmode pie", "--buildmode=pie"])
def test_a_position_independent_program_needs_a_loader(flags: str) -> None:
    problem = found(WEB, Recipe(ldflags=flags))["pie"]
    assert problem.severity is Severity.ERROR
    assert problem.fix is not None
    assert "pie" not in problem.fix.ldflags


@pytest.mark.parametrize(
    ("builder", "base"), [("alpine", "alpine-3.24"), ("trixie", "distroless-base-debian13-nonroot")]
)
def test_where_the_loader_is_there_it_starts(builder: str, base: str) -> None:
    assert "pie" not in found(WEB, Recipe(ldflags="-buildmode=pie", builder=builder, base=base))


def test_the_external_linker_comes_with_cgo() -> None:
    problem = found(WEB, Recipe(ldflags="-linkmode external -X 'a.b=c d'"))["external-linking"]
    assert problem.severity is Severity.ERROR
    assert problem.fix == Recipe(ldflags='-X "a.b=c d"')
    assert "external-linking" not in found(WEB, Recipe(ldflags="-linkmode external", cgo=True))


def test_symbols_that_are_kept_and_left_out_at_once_are_noted() -> None:
    assert found(WEB, Recipe(strip=Strip.DWARF, ldflags="-s"))["symbols"].fix == Recipe(strip=Strip.DWARF)
    assert "symbols" not in found(WEB, Recipe(ldflags="-s"))


@pytest.mark.parametrize(
    ("flags", "mended"),
    [
        ("-X main.verison=1.2.3", "-X main.version=1.2.3"),
        ("-s -X=main.Version=1 -w", "-s -X=main.version=1 -w"),
        ('-X "example.com/golang-sample.version=1 2"', '-X "main.version=1 2"'),
    ],
)
def test_a_variable_that_is_not_there_is_told_with_the_one_that_is_meant(flags: str, mended: str) -> None:
    problem = found(_VERSIONED, Recipe(ldflags=flags))["unknown-symbol"]
    assert problem.severity is Severity.WARNING
    assert problem.fix == Recipe(ldflags=mended)


def test_a_version_that_nothing_holds_is_told_without_a_fix() -> None:
    problem = found(WEB, Recipe(ldflags="-X main.buildDate=now"))["unknown-symbol"]
    assert problem.fix is None
    assert "Check the spelling" in problem.message


@pytest.mark.parametrize(
    "flags",
    [
        "-X main.version=1 -X 'main.commit=a b'",
        "-X github.com/prometheus/common/version.Version=1",
        "-X main.apiURL=https://example.com",
        "-X",
        "-X =",
        "-extldflags '-X main.verison=1'",
    ],
)
def test_a_variable_that_is_there_or_cannot_be_judged_is_let_alone(flags: str) -> None:
    assert "unknown-symbol" not in found(_VERSIONED, Recipe(ldflags=flags))


def test_a_program_that_knows_no_version_is_noted_where_it_could() -> None:
    assert found(_VERSIONED, Recipe())["no-version"].fix == Recipe(version="main.version")
    assert "no-version" not in found(_VERSIONED, Recipe(version="main.version"))
    assert "no-version" not in found(_VERSIONED, Recipe(ldflags="-X main.version=1"))
    assert "no-version" not in found(project_of({"version_variables": ("main.commit",)}), Recipe())


def test_packing_has_its_price_and_its_limits() -> None:
    assert found(WEB, Recipe(upx=Upx.FAST))["upx-cost"].severity is Severity.NOTE
    assert found(WEB, Recipe(upx=Upx.FAST, strip=Strip.NONE))["upx-unstripped"].severity is Severity.WARNING
    layered = Recipe(upx=Upx.FAST, builder="bookworm", layout=Layout.LAYERED)
    assert found(WEB, layered)["upx-missing"].severity is Severity.ERROR
    assert "upx-missing" not in found(WEB, Recipe(upx=Upx.FAST, builder="bookworm"))


def test_upx_does_not_know_every_processor() -> None:
    recipe = Recipe(upx=Upx.LZMA, platforms=("linux/amd64", "linux/arm/v7", "linux/riscv64"))
    problem = found(WEB, recipe)["upx-platform"]
    assert "for linux/riscv64." in problem.message
    assert problem.fix is not None
    assert problem.fix.upx is Upx.NONE
    assert "upx-platform" not in found(WEB, Recipe(upx=Upx.LZMA, platforms=("linux/arm64",)))
