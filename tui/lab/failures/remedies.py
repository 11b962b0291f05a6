"""The recipes that fix known failures: each is the recipe that failed, with a change."""

import re
from collections.abc import Callable
from dataclasses import replace
from posixpath import dirname
from typing import Any

from tui.catalog import load, version_key
from tui.checks.rules.data import with_data
from tui.checks.rules.listen import moved_up
from tui.project import GoProject
from tui.recipe import Layout, Recipe, RecipeContext, Upx, fitting
from tui.recipe.environment import with_variable
from tui.recipe.linker_flags import join_flags, without_flag
from tui.recipe.packages import SYSTEMS, in_builder, in_image
from tui.recipe.private import patterns_for
from tui.recipe.recipe import Private

_Match = re.Match[str]


def _context(recipe: Recipe, project: GoProject) -> RecipeContext:
    # the date of the catalogue is recent enough for a remedy, while the wizard uses today's date
    catalog = load()
    return RecipeContext(project, recipe, catalog, catalog.compiled_on)


_IN_DEBIAN = frozenset({"bash", "git", "curl", "wget", "make", "perl", "hg", "svn", "ssh", "g++", "gcc"})
"""Commands of the Debian variants of the Go image, which the Alpine variant lacks. Source: docker-library/golang."""


def newer_go(recipe: Recipe, match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe with the Go version that is required."""
    return replace(recipe, go=match["want"] or match["line"])


_DIRECTIVES = {"toolchain": "1.21", "godebug": "1.23", "tool": "1.24", "ignore": "1.25"}
"""Directives of go.mod, and the Go version that added them. Source: the Go modules reference."""


def go_for_directive(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with a Go version that supports a directive of go.mod."""
    since = _DIRECTIVES.get(match["what"])
    if since is None or version_key(recipe.go) >= version_key(since):
        return None
    context = _context(recipe, project)
    newest = context.catalog.newest(context.today).minor
    return replace(recipe, go=newest if version_key(newest) >= version_key(since) else since)


def without_tests(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe without tests in the build."""
    return replace(recipe, test=False)


def with_debian_builder(recipe: Recipe, match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe with Debian's builder, if it has the command that the alpine builder lacks."""
    return replace(recipe, builder="trixie") if match["what"] in _IN_DEBIAN and not recipe.cgo else None


def without_vcs(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe that does not record the revision."""
    return replace(recipe, vcs=False) if recipe.vcs else None


def without_experiment(recipe: Recipe, match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe without an experiment that the toolchain does not have."""
    kept = tuple(
        name for name in recipe.goexperiment if name.removeprefix("no") != match["what"].removeprefix("no")
    )
    return replace(recipe, goexperiment=kept) if kept != recipe.goexperiment else None


def without_package(recipe: Recipe, match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe without the word of a package that a distribution does not have."""
    name = match["what"] or match["name"]

    def kept(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            word
            for word in words
            if not any(name in {in_image(word, system), in_builder(word, system)} for system in SYSTEMS)
        )

    fixed = replace(recipe, packages=kept(recipe.packages), build_packages=kept(recipe.build_packages))
    return fixed if fixed != recipe else None


def without_upx(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe without UPX."""
    return replace(recipe, upx=Upx.NONE)


def with_cgo(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with cgo, Debian's compiler, and a base with glibc."""
    return fitting.with_libc(_context(recipe, project), replace(recipe, cgo=True, builder="trixie"))


def with_musl_library(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe that links a library for musl, or compiles with glibc where the module has no such library."""
    if "rdkafka" in match.string and "musl" not in recipe.tags:
        return replace(recipe, tags=(*recipe.tags, "musl"))
    return with_cgo(recipe, match, project)


def with_other_base(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with the base that suits the program best."""
    if recipe.layout is Layout.NAIVE:
        return None
    return fitting.on_best_base(_context(recipe, project), recipe)


def on_scratch(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe on the empty base, which is not downloaded, where a static program can run on it."""
    possible = not recipe.cgo and recipe.layout is not Layout.NAIVE and not recipe.packages
    return replace(recipe, base="scratch") if possible and recipe.base != "scratch" else None


def with_base_for(need: str) -> Callable[[Recipe, _Match, GoProject], Recipe | None]:
    """Return a remedy that chooses the base again, for a need of the program that was not detected before.

    Args:
        need: the need that the failure proves, a field of the project.
    """

    def remedy(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
        known: dict[str, Any] = {need: True}
        return with_other_base(recipe, match, replace(project, **known))

    return remedy


def with_base_that_runs(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with a base that has the missing command, or can install it."""
    command = match["what"].rpartition("/")[2]
    commands = tuple(dict.fromkeys((*project.commands, command)))
    return with_other_base(recipe, match, replace(project, commands=commands))


def with_loader(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with a base that has the program's loader, or of a static program."""
    if recipe.layout is Layout.NAIVE:
        return None
    flags = join_flags(without_flag(recipe.ldflags, "buildmode", "pie"))
    if flags != recipe.ldflags:
        return replace(recipe, ldflags=flags)
    return with_other_base(recipe, match, project) if recipe.cgo else replace(recipe, cgo=False)


def with_zones(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe with all time zones compiled in."""
    return replace(recipe, tags=tuple(dict.fromkeys((*recipe.tags, "timetzdata"))))


def with_user_name(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe that sets USER."""
    return replace(recipe, env=with_variable(recipe.env, "USER", "app"))


def for_any_processor(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe for the oldest processors of its platform."""
    return replace(recipe, goamd64="")


def as_numeric_user(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe with a numeric user."""
    return replace(recipe, user="65532:65532")


def with_secret(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe that passes a netrc, where the layout supports it."""
    if recipe.layout is not Layout.CACHED or recipe.private is not Private.NONE:
        return None
    return replace(recipe, private=Private.NETRC, goprivate=recipe.goprivate or patterns_for(project))


def with_extra_ca(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe that trusts an extra certificate during downloads, where the layout supports it."""
    return replace(recipe, extra_ca=True) if recipe.layout is Layout.CACHED else None


def likely_main(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe for the most likely main package."""
    return replace(recipe, main=project.mains[0].path) if project.mains else None


def with_internal_linking(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe without the linker flag for external linking."""
    return replace(recipe, ldflags=join_flags(without_flag(recipe.ldflags, "linkmode", "external")))


def with_runtime_file(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe that copies the file of the project that the program could not open."""
    path = match["path"].removeprefix("./")
    if path.startswith("/") or ".." in path.split("/"):
        return None
    top = path.partition("/")[0]
    wanted = next((name for name in (path, top) if (project.root / name).exists()), "")
    return replace(recipe, copy=tuple(dict.fromkeys((*recipe.copy, wanted)))) if wanted else None


def with_absolute_file(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe that copies a file of the project to the absolute path that the program opens."""
    path = match["path"].rstrip("/")
    inside = path.removeprefix(f"{recipe.workdir.rstrip('/')}/") if recipe.workdir else path
    for source in dict.fromkeys((inside.removeprefix("/"), path.partition("/")[2].partition("/")[0])):
        if ".." not in source.split("/") and source and (project.root / source).exists():
            target = path if path.endswith(f"/{source}") else f"/{source}"
            return replace(recipe, copy=tuple(dict.fromkeys((*recipe.copy, f"{source}:{target}"))))
    return None


def with_database_directory(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with a data directory for each database that the code names."""
    return with_data(recipe, [item.path for item in project.written if item.keeps])


def with_socket_directory(recipe: Recipe, match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe with a data directory for a Unix socket. A directory of the base stays as it is."""
    path = dirname(match["what"])
    return None if path == "/var/run" else with_data(recipe, [path])


def with_config_file(recipe: Recipe, match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe that copies the directory of a configuration file that viper did not find."""
    for searched in re.findall(r"[^\[\]\s]+", match["paths"]):
        path = searched.removeprefix(recipe.workdir.rstrip("/")).strip("/")
        if (
            path
            and ".." not in path.split("/")
            and any((project.root / path).glob(f"{_file_name(match['what'])}.*"))
        ):
            return replace(recipe, copy=tuple(dict.fromkeys((*recipe.copy, path))))
    return None


def with_detected_files(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe that copies all files that the program opens at run time."""
    return replace(recipe, copy=tuple(dict.fromkeys((*recipe.copy, *project.runtime_files))))


def _file_name(text: str) -> str:
    return re.sub(r"[^\w.-]", "?", text)


def on_a_high_port(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe that makes the program listen on a port that any user may bind."""
    return moved_up(recipe, project)


def with_home(recipe: Recipe, match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe with a writable home directory, where the program tried to create a hidden file in ``/``.

    A user without an entry in the image has the home directory ``/``, which root owns.
    """
    if not match["what"].startswith("/.") or any(item.startswith("HOME=") for item in recipe.env):
        return None
    return replace(recipe, env=with_variable(recipe.env, "HOME", "/tmp"))
