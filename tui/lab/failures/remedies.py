"""The recipes that fix known failures: each is the recipe that failed, with a change."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tui.catalog import load
from tui.checks.rules.listen import moved_up
from tui.project import GoProject
from tui.recipe import Layout, Recipe, RecipeContext, Upx, fitting
from tui.recipe.environment import with_variable
from tui.recipe.linker_flags import join_flags, without_flag
from tui.recipe.private import patterns_for
from tui.recipe.recipe import Private

_Match = re.Match[str]


def _context(recipe: Recipe, project: GoProject) -> RecipeContext:
    # the date of the catalogue is recent enough for a remedy, while the wizard uses today's date
    catalog = load()
    return RecipeContext(project, recipe, catalog, catalog.compiled_on)


def newer_go(recipe: Recipe, match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe with the Go version that is required."""
    return replace(recipe, go=match["want"] or match["line"])


def without_tests(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe without tests in the build."""
    return replace(recipe, test=False)


def without_upx(recipe: Recipe, _match: _Match, _project: GoProject) -> Recipe | None:
    """Return the recipe without UPX."""
    return replace(recipe, upx=Upx.NONE)


def with_cgo(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with cgo, Debian's compiler, and a base with glibc."""
    return fitting.with_libc(_context(recipe, project), replace(recipe, cgo=True, builder="trixie"))


def with_other_base(recipe: Recipe, _match: _Match, project: GoProject) -> Recipe | None:
    """Return the recipe with the base that suits the program best."""
    if recipe.layout is Layout.NAIVE:
        return None
    return fitting.on_best_base(_context(recipe, project), recipe)


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
