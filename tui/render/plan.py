"""The values for the templates. All decisions are made here, so a template only arranges lines."""

import re

from tui.catalog import BaseImage, Catalog
from tui.frozen import dataclass
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Upx
from tui.recipe.downloads import has_modules
from tui.recipe.images import builder_image, upx_image
from tui.recipe.packages import in_builder, in_image, install, system_of
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
from tui.render.programs import build_command, environment, programs, stamps, test_command, upx_command
from tui.render.quoting import value_pair
from tui.render.runtime import Runtime, runtime

_BUILD_OPTIONS = ("strip", "main", "extra-main", "ldflags", "version", "vcs", "goamd64", "goarm64")
_NAIVE_OPTIONS = ("trimpath", "tags")
"""Flags on the command, which the other layouts set in ENV."""

_GOARM = "GOARM=${TARGETVARIANT#v} "
"""Other architectures have no variant, or one that the go command ignores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The values of one Dockerfile. Commands are quoted for a shell."""

    layout: Layout
    command: str
    """The command that builds the image if it needs more than ``docker build .``, or empty."""
    command_options: tuple[str, ...]
    """The options that require more than ``docker build .``."""
    builder: From
    builder_platform: str
    """``--platform=$BUILDPLATFORM `` if the compiler can cross-compile, or empty."""
    cross: bool
    arm: bool
    """Whether the compiler cross-compiles for 32-bit Arm, whose version is in the platform."""
    target: str
    """``GOOS=… GOARCH=… `` if the compiler cross-compiles, or empty."""
    environment: str
    goprivate: str
    """The variable that hides private modules from public services, or empty."""
    settings: tuple[Part, ...]
    """Other variables of the go command, each with its option."""
    cgo: bool
    tools: tuple[tuple[Part, ...], ...]
    """The steps that install tools in the builder, each with its lines."""
    download: tuple[Part, ...]
    """The step that downloads the modules in the cached layout, or empty."""
    fetches: bool
    """Whether the build downloads modules. It does not without dependencies or with vendor/."""
    module_cache: bool
    """Whether the modules are in a cache mount."""
    module_files: tuple[str, ...]
    """The arguments of each COPY for the files that ``go mod download`` reads."""
    test: bool
    test_command: str
    parallel_tests: bool
    """Whether the tests run in parallel with the compiler."""
    mounts: tuple[Part, ...]
    """The cache mounts of the steps that test and compile in the mounted layout."""
    vcs: bool
    """Whether the compiler, and nothing else, sees .git."""
    version: bool
    build_command: str
    build_options: tuple[str, ...]
    upx: bool
    upx_image: From
    upx_install: tuple[Part, ...]
    upx_command: str
    names: tuple[str, ...]
    """The file names of the programs. The first one is the entrypoint."""
    binaries: str
    """Their paths in the build stage, as arguments of a COPY."""
    linked: str
    """The stage that has the linked programs, and that depends on the tests if there are any."""
    runtime: Runtime


def plan(
    project: GoProject, recipe: Recipe, catalog: Catalog, command: str, command_options: tuple[str, ...]
) -> Plan:
    """Return the values of a recipe's Dockerfile.

    Args:
        project: the Go project.
        recipe: the choices.
        catalog: the contents of the base, and digests.
        command: the command that builds the image if it needs more than ``docker build .``, or empty.
        command_options: the options that require more.
    """
    base = catalog.base(recipe.base)
    layout = recipe.layout
    cross = layout is Layout.CACHED and not recipe.cgo
    arm = any(platform.startswith("linux/arm/") for platform in recipe.platforms)
    names = programs(project, recipe)
    steps = (
        _c_compiler(project, recipe),
        _build_packages(project, recipe),
        git_tools(project, recipe),
        git_rewrite(project, recipe),
    )
    upx = recipe.upx is not Upx.NONE
    linked = "tested" if recipe.parallel_tests and recipe.test and project.has_tests else "build"
    return Plan(
        layout=layout,
        command=command,
        command_options=command_options,
        builder=start(builder_image(recipe), recipe, catalog),
        builder_platform="--platform=$BUILDPLATFORM " if cross else "",
        cross=cross,
        arm=cross and arm,
        target=f"GOOS=$TARGETOS GOARCH=$TARGETARCH {_GOARM if arm else ''}" if cross else "",
        environment=environment(recipe),
        goprivate=goprivate(project, recipe),
        settings=_settings(project, recipe),
        cgo=recipe.cgo,
        tools=tuple(filter(None, steps)),
        download=download_step(project, recipe) if has_modules(project) else (),
        fetches=has_modules(project),
        module_cache=has_modules(project) and not keeps_modules(project, recipe),
        module_files=_module_files(project),
        test=recipe.test and project.has_tests,
        test_command=test_command(recipe),
        parallel_tests=recipe.parallel_tests and recipe.test and project.has_tests,
        mounts=cache_mounts(project, recipe),
        vcs=stamps(recipe),
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
            _packages(project, recipe, base),
        ),
    )


def _build_options(recipe: Recipe) -> tuple[str, ...]:
    """Return the options that decide the line with ``go build``."""
    return (*_BUILD_OPTIONS, *(_NAIVE_OPTIONS if recipe.layout is Layout.NAIVE else ()))


def _c_compiler(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    if not recipe.cgo or recipe.builder != "alpine" or recipe.layout is Layout.NAIVE:
        return ()
    return packages_step(project, recipe, "apk add --no-cache gcc musl-dev", "cgo", ("cgo", "builder"))


def _settings(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    """Return the variables of the go command that the recipe sets, in the order of their options."""
    downloads = has_modules(project)
    values = {
        "goproxy": recipe.goproxy if downloads else "",
        "gosumdb": recipe.gosumdb if downloads else "",
        "cgo-cflags": recipe.cgo_cflags if recipe.cgo else "",
        "cgo-ldflags": recipe.cgo_ldflags if recipe.cgo else "",
        "goexperiment": ",".join(recipe.goexperiment),
        "fips": recipe.fips,
    }
    names = {"fips": "GOFIPS140"}
    return tuple(
        Part(value_pair(names.get(option, option.upper().replace("-", "_")), value), option, (option,))
        for option, value in values.items()
        if value
    )


def _packages(project: GoProject, recipe: Recipe, base: BaseImage) -> tuple[Part, ...]:
    """Return the step that installs packages in the final stage. An error names what its base has no package for."""
    system = system_of(base)
    names = [name for word in recipe.packages if system and (name := in_image(word, system))]
    if not names or recipe.layout is Layout.NAIVE:
        return ()
    return packages_step(project, recipe, install(system, names), "packages", ("packages", "base"))


def _build_packages(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    """Return the step that installs packages in the builder. In the naive layout, it also installs those of the image."""
    names = [in_builder(word, recipe.builder) for word in recipe.build_packages]
    options: tuple[str, ...] = ("build-packages",)
    if recipe.layout is Layout.NAIVE and recipe.packages:
        names += [in_image(word, recipe.builder) for word in recipe.packages]
        options = (*options, "packages")
    found = [name for name in names if name]
    if not found:
        return ()
    why = "build-packages" if recipe.build_packages else "packages"
    return packages_step(project, recipe, install(recipe.builder, found), why, (*options, "builder"))


def _module_files(project: GoProject) -> tuple[str, ...]:
    """Return the COPY arguments for every go.mod and go.sum, including those of local replaces and the workspace."""
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
    return install(builder, ["upx" if builder == "alpine" else "upx-ucl"])
