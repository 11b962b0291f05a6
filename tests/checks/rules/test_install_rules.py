"""Packages: what the code needs is installed, and what cannot be installed is an error with a way out."""

from dataclasses import replace

import pytest

from tests.support.judging import found, project_of, recommended
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.checks import Severity
from tui.project import Cgo
from tui.recipe import Layout, Recipe
from tui.render import render

_VIPS = replace(
    WEB,
    cgo=Cgo.REQUIRED,
    cgo_reasons=("thumb.go imports github.com/h2non/bimg (libvips in C)",),
    cgo_libraries=("vips",),
)
_ON_DEBIAN = Recipe(cgo=True, builder="trixie", base="debian-trixie-slim")


@pytest.mark.parametrize("base", ["scratch", "distroless-static-debian13-nonroot", "busybox-musl"])
def test_packages_need_a_base_with_a_package_manager(base: str, catalog: Catalog) -> None:
    problem = found(WEB, Recipe(base=base, packages=("git",)))["package-unavailable"]
    assert problem.severity is Severity.ERROR
    assert "has no package manager, so git cannot be installed" in problem.message
    assert problem.fix is not None
    assert catalog.nickname(problem.fix.base) == "alpine"


def test_a_package_of_debian_moves_the_image_to_debian(catalog: Catalog) -> None:
    problem = found(WEB, Recipe(base="alpine-3.24", packages=("libsystemd",)))["package-unavailable"]
    assert "alpine 3.24 has no package for libsystemd" in problem.message
    assert problem.fix is not None
    assert catalog.nickname(problem.fix.base) == "debian-slim"


def test_a_single_stage_installs_on_its_builder(catalog: Catalog) -> None:
    recipe = Recipe(layout=Layout.NAIVE, builder="trixie", base="scratch", packages=("git",), cgo=True)
    assert "package-unavailable" not in found(WEB, recipe)
    assert "--no-install-recommends git " in render(WEB, recipe, catalog).dockerfile


def test_a_library_that_the_builder_cannot_install_changes_the_builder() -> None:
    problem = found(WEB, Recipe(builder="alpine", build_packages=("libsystemd",)))[
        "build-package-unavailable"
    ]
    assert problem.fix == Recipe(builder="trixie", build_packages=("libsystemd",))


def test_a_command_that_the_program_runs_is_recommended_with_its_package(catalog: Catalog) -> None:
    project = project_of({"commands": ("psql", "ssh")})
    recipe = recommended(project)
    assert (recipe.packages, catalog.nickname(recipe.base)) == (("postgresql-client", "openssh"), "alpine")
    assert (
        "RUN apk add --no-cache postgresql-client openssh-client\n"
        in render(project, recipe, catalog).dockerfile
    )
    assert found(project, recipe) == {}


def test_a_command_that_the_program_only_looks_for_is_offered_and_not_recommended() -> None:
    project = project_of({"commands": ("git",), "optional_commands": ("git",)})
    recipe = recommended(project)
    assert recipe.packages == ()
    note = found(project, recipe)["optional-commands"]
    assert note.severity is Severity.NOTE
    assert note.fix == replace(recipe, packages=("git",))


def test_a_c_library_is_recommended_for_the_builder_and_the_image(catalog: Catalog) -> None:
    recipe = recommended(_VIPS)
    assert (recipe.packages, recipe.build_packages) == (("libvips",), ("libvips",))
    assert (recipe.builder, catalog.nickname(recipe.base)) == ("trixie", "debian-slim")
    text = render(_VIPS, recipe, catalog).dockerfile
    assert "--no-install-recommends libvips-dev && rm -rf /var/lib/apt/lists/*" in text
    assert "--no-install-recommends libvips42t64 && rm -rf /var/lib/apt/lists/*" in text
    assert found(_VIPS, recipe) == {}


def test_a_library_that_only_the_builder_has_is_an_error() -> None:
    problem = found(_VIPS, replace(_ON_DEBIAN, build_packages=("libvips",)))["c-library-missing"]
    assert problem.severity is Severity.ERROR
    assert problem.fix == replace(_ON_DEBIAN, build_packages=("libvips",), packages=("libvips",))


def test_a_library_of_the_system_is_in_debian_already() -> None:
    project = replace(_VIPS, cgo_libraries=("pam",))
    assert "c-library-missing" not in found(project, replace(_ON_DEBIAN, build_packages=("pam",)))


def test_builder_and_image_must_have_the_same_version_of_a_library() -> None:
    project = replace(_VIPS, cgo_libraries=("libgit2",))
    both = replace(_ON_DEBIAN, packages=("libgit2",), build_packages=("libgit2",))
    problem = found(project, replace(both, builder="bookworm"))["library-version"]
    assert problem.fix == both


def test_certificates_and_zones_that_a_package_brings_are_not_copied(catalog: Catalog) -> None:
    project = project_of({"ca_certs": True, "tzdata": True})
    recipe = Recipe(base="debian-trixie-slim", packages=("ca-certificates", "tzdata"))
    text = render(project, recipe, catalog).dockerfile
    assert "--no-install-recommends ca-certificates tzdata" in text
    assert "COPY --from=build /etc/ssl" not in text
    assert "zoneinfo" not in text
