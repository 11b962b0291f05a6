"""Everything that the tutorial teaches, as recipes, built for real and run."""

from dataclasses import replace

import pytest

from tests.support.bench import Bench
from tests.support.docker import config, docker, get, serving
from tui.engine import Built, Failed, FailureKind
from tui.lab.failures.causes import causes_of
from tui.recipe import Layout, Recipe, Strip, Upx

pytestmark = pytest.mark.docker

_READY = "Listening and serving HTTP"
PLAIN = Recipe(
    layout=Layout.STAGED,
    base="alpine-3.24",
    port=("8080",),
    test=False,
    strip=Strip.NONE,
    trimpath=False,
    user="0:0",
)
"""The tutorial's second step; each test says what it adds."""


def _answers(image: str) -> None:
    with serving(image, 8080, _READY) as port:
        assert get(port) == "hello world"
        assert get(port, "/add/20/22") == "42"


def _says_hello(image: str) -> None:
    with serving(image, 8080, _READY) as port:
        assert get(port) == "hello world"


async def test_one_stage_ships_the_source_and_the_compiler(gin: Bench) -> None:
    gin.lighten()
    build = await gin.build(
        Recipe(
            layout=Layout.NAIVE,
            builder="alpine",
            port=("8080",),
            test=False,
            strip=Strip.NONE,
            trimpath=False,
            user="0:0",
        )
    )
    assert build.contents.source == "/src/main.go"
    assert build.contents.toolchain
    assert build.contents.root
    shown = docker("run", "--rm", "--network=none", "--entrypoint=cat", build.image, "/src/main.go")
    assert shown == (gin.folder / "main.go").read_text().strip()
    _says_hello(build.image)


async def test_two_stages_leave_the_source_behind(gin: Bench) -> None:
    gin.lighten()
    # what compiles is the same step as in one stage, and not run again
    build = await gin.build(replace(PLAIN, layout=Layout.SPLIT))
    assert build.contents.source == ""
    assert build.contents.toolchain == ""
    _says_hello(build.image)


async def test_with_the_source_copied_first_an_edit_downloads_the_modules_again(gin: Bench) -> None:
    await gin.attempt(PLAIN, until="go mod download")
    gin.touch("main.go")
    assert (await gin.attempt(PLAIN, until="go mod download")).phase("go mod download") == "done"


@pytest.mark.parametrize("form", [Layout.LAYERED, Layout.CACHED])
async def test_with_go_mod_copied_first_an_edit_leaves_the_download_cached(gin: Bench, form: Layout) -> None:
    recipe = Recipe(layout=form, base="scratch", port=("8080",), test=False)
    await gin.attempt(recipe, until="go mod download")
    gin.touch("main.go")
    assert (await gin.attempt(recipe, until="go mod download")).phase("go mod download") == "cached"


@pytest.mark.parametrize("form", [Layout.STAGED, Layout.CACHED])
async def test_a_broken_test_stops_the_build_and_the_log_says_which(gin: Bench, form: Layout) -> None:
    gin.lighten()
    gin.edit("pkg/math/math_test.go", "Add(1, 3), 4", "Add(1, 3), 42")
    made = await gin.attempt(Recipe(layout=form, port=("8080",)))
    assert isinstance(made.state.outcome, Failed)
    assert made.state.outcome.kind is FailureKind.STEP
    assert made.state.failed_step is not None
    assert "go test" in made.state.failed_step.step.name
    assert any("got 4, wanted 42" in line for line in made.log)
    assert made.job.rendered.lines[made.state.outcome.line - 1].startswith("RUN ")
    cause = causes_of("\n".join(made.log), made.job.recipe, gin.session.project)[0]
    assert cause.title == "A unit test failed: TestAdd"
    assert cause.fix is not None
    if form is Layout.CACHED:
        assert isinstance((await gin.attempt(cause.fix)).state.outcome, Built)


async def test_bases_weigh_as_the_tutorial_says_and_hold_what_it_says(gin: Bench) -> None:
    alpine, distroless, scratch = [
        await gin.build(Recipe(base=base, port=("8080",)))
        for base in ("alpine-3.24", Recipe().base, "scratch")
    ]
    sizes = [build.measurement.unpacked_bytes for build in (alpine, distroless, scratch)]
    assert all(size is not None for size in sizes)
    values = [size.value for size in sizes if size is not None]
    assert values == sorted(values, reverse=True)
    assert alpine.contents.shell
    assert alpine.contents.package_manager
    assert (distroless.contents.shell, distroless.contents.package_manager) == ("", "")
    assert distroless.contents.ca_bundle
    assert distroless.contents.time_zones
    assert (scratch.contents.ca_bundle, scratch.contents.time_zones, scratch.contents.shell) == ("", "", "")
    for build in (alpine, distroless, scratch):
        assert not build.contents.root
        assert config(build.image)["User"] == "65532:65532"
        _answers(build.image)


async def test_stripping_and_upx_shrink_the_binary_in_the_tutorials_order(gin: Bench) -> None:
    variants = [(Strip.NONE, Upx.NONE), (Strip.ALL, Upx.NONE), (Strip.NONE, Upx.FAST), (Strip.ALL, Upx.FAST)]
    builds = [
        await gin.build(Recipe(base="scratch", port=("8080",), strip=strip, upx=upx))
        for strip, upx in variants
    ]
    sizes = [build.measurement.binary_bytes.value for build in builds if build.measurement.binary_bytes]
    assert len(sizes) == 4
    assert sizes == sorted(sizes, reverse=True)
    for build in builds:
        _answers(build.image)


async def test_lzma_packs_tighter_than_the_default_and_still_starts(gin: Bench) -> None:
    fast, lzma = [
        await gin.build(Recipe(base="scratch", port=("8080",), upx=upx)) for upx in (Upx.FAST, Upx.LZMA)
    ]
    assert fast.measurement.binary_bytes is not None
    assert lzma.measurement.binary_bytes is not None
    assert lzma.measurement.binary_bytes.value < fast.measurement.binary_bytes.value
    _answers(lzma.image)


async def test_upx_works_in_the_plain_forms_too(gin: Bench) -> None:
    recipe = Recipe(
        layout=Layout.LAYERED, builder="trixie", base="scratch", port=("8080",), test=False, upx=Upx.FAST
    )
    gin.lighten()
    _says_hello((await gin.build(recipe)).image)
