"""What the templates are filled with: every decision is made here, so that a template only lays lines out."""

import re
from dataclasses import dataclass

from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Upx
from tui.recipe.downloads import has_modules
from tui.recipe.images import builder_image, upx_image
from tui.render.download import (
    Part,
    cache_mounts,
    download_step,
    git_rewrite,
    git_tools,
    goprivate,
    keeps_modules,
    packages_step,
)
from tui.render.pins import From, start
from tui.render.programs import build_command, environment, programs, test_command, upx_command
from tui.render.runtime import Runtime, runtime

_BUILD_OPTIONS = ("strip", "main", "extra-main", "ldflags", "version", "goamd64", "goarm64")
_NAIVE_OPTIONS = ("trimpath", "tags")
"""The other layouts have these in ENV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The values of one Dockerfile. Commands are shell text, quoted already."""

    layout: Layout
    command: str
    """The command that builds the image, where ``docker build .`` alone would not do; else empty."""
    command_options: tuple[str, ...]
    """The options that ask for more than ``docker build .``."""
    builder: From
    builder_platform: str
    """``--platform=$BUILDPLATFORM `` where the compiler can cross-compile; else empty."""
    cross: bool
    target: str
    """``GOOS=… GOARCH=… `` where the compiler cross-compiles; else empty."""
    environment: str
    goprivate: str
    """The variable that keeps private modules private, or empty."""
    cgo: bool
    tools: tuple[tuple[Part, ...], ...]
    """The steps that make the builder ready, each with its lines."""
    download: tuple[Part, ...]
    """The step that downloads the modules in the cached layout; empty when there are none to download."""
    fetches: bool
    """Whether there are modules to download: not without dependencies, not with vendor/."""
    module_cache: bool
    """Whether the modules lie in a cache mount."""
    module_files: tuple[str, ...]
    """Arguments of each COPY that brings the files which ``go mod download`` reads."""
    test: bool
    test_command: str
    beside: bool
    """Whether the tests run beside the compiler."""
    mounts: tuple[Part, ...]
    """The cache mounts of the steps that test and compile, where they stand in one stage with everything else."""
    version: bool
    build_command: str
    build_options: tuple[str, ...]
    upx: bool
    upx_image: From
    upx_install: tuple[Part, ...]
    upx_command: str
    names: tuple[str, ...]
    """The programs' file names, the one that starts first."""
    binaries: str
    """Their paths where they are built, as a COPY lists them."""
    linked: str
    """The stage that they are taken from when they are linked, and tested where they are tested."""
    runtime: Runtime


def plan(project: GoProject, recipe: Recipe, catalog: Catalog, command: str, asks: tuple[str, ...]) -> Plan:
    """Work out every value of a recipe's Dockerfile.

    Args:
        project: what is built.
        recipe: every choice.
        catalog: what the base holds already, and digests.
        command: the command that builds the image where it needs more than ``docker build .``, else empty.
        asks: the options that make it need more.
    """
    base = catalog.base(recipe.base)
    layout = recipe.layout
    cross = layout is Layout.CACHED and not recipe.cgo
    names = programs(project, recipe)
    steps = (_c_compiler(project, recipe), git_tools(project, recipe), git_rewrite(project, recipe))
    upx = recipe.upx is not Upx.NONE
    linked = "tested" if recipe.parallel_tests and recipe.test and project.has_tests else "build"
    return Plan(
        layout=layout,
        command=command,
        command_options=asks,
        builder=start(builder_image(recipe), recipe, catalog),
        builder_platform="--platform=$BUILDPLATFORM " if cross else "",
        cross=cross,
        target="GOOS=$TARGETOS GOARCH=$TARGETARCH " if cross else "",
        environment=environment(recipe),
        goprivate=goprivate(project, recipe),
        cgo=recipe.cgo,
        tools=tuple(filter(None, steps)),
        download=download_step(project, recipe) if has_modules(project) else (),
        fetches=has_modules(project),
        module_cache=has_modules(project) and not keeps_modules(project, recipe),
        module_files=_module_files(project),
        test=recipe.test and project.has_tests,
        test_command=test_command(recipe),
        beside=recipe.parallel_tests and recipe.test and project.has_tests,
        mounts=cache_mounts(project, recipe),
        version=bool(recipe.version),
        build_command=build_command(project, recipe, base),
        build_options=_build_options(recipe),
        upx=upx,
        upx_image=start(upx_image(recipe), recipe, catalog),
        upx_install=packages_step(project, recipe, _upx_install(recipe.builder), "upx", ("upx", "builder")),
        upx_command=upx_command(recipe, names),
        names=names,
        binaries=" ".join(f"/out/{name}" for name in names),
        linked=linked if layout is Layout.CACHED else "build",
        runtime=runtime(
            project,
            recipe,
            catalog,
            names,
            "build" if layout is not Layout.CACHED else "upx" if upx else linked,
        ),
    )


def _build_options(recipe: Recipe) -> tuple[str, ...]:
    """Return the options that decide the line that compiles."""
    return (*_BUILD_OPTIONS, *(_NAIVE_OPTIONS if recipe.layout is Layout.NAIVE else ()))


def _c_compiler(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    if not recipe.cgo or recipe.builder != "alpine" or recipe.layout is Layout.NAIVE:
        return ()
    return packages_step(project, recipe, "apk add --no-cache gcc musl-dev", "cgo", ("cgo", "builder"))


def _module_files(project: GoProject) -> tuple[str, ...]:
    """The files that decide which modules are needed; those of a local replace lie beside their own code."""
    own = "go.mod go.sum ./" if project.has_go_sum else "go.mod ./"
    copies = [own]
    if project.workspace:
        copies.append("go.work go.work.sum* ./")
    folders = [target.path for target in project.local_replaces if target.inside]
    folders += [folder for folder in project.workspace if folder not in {".", "./"}]
    for folder in dict.fromkeys(folder.removeprefix("./").rstrip("/") for folder in folders):
        files = [f"{folder}/go.mod", f"{folder}/go.sum*"]
        if re.search(r"[\s\"\\]", folder):
            quoted = ", ".join(f'"{part}"' for part in (*files, f"{folder}/"))
            copies.append(f"[{quoted}]")
        else:
            copies.append(" ".join((*files, f"{folder}/")))
    return tuple(copies)


def _upx_install(builder: str) -> str:
    if builder == "alpine":
        return "apk add --no-cache upx"
    return (
        "apt-get update && apt-get install -y --no-install-recommends upx-ucl && rm -rf /var/lib/apt/lists/*"
    )
