"""Whether the Go that compiles suits go.mod, and is still supported."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import version_key
from tui.recipe.option import Situation
from tui.recipe.options.go import satisfies
from tui.recipe.problem import Problem, Severity


def go(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the Go that compiles suits go.mod, and is still supported."""
    project, recipe = situation.project, situation.recipe
    if not satisfies(situation, recipe.go):
        newest = situation.catalog.newest(situation.today).minor
        yield Problem(
            "go-too-old",
            Severity.ERROR,
            "go",
            f"go.mod demands Go {project.go_version}; official images never download another toolchain by themselves.",
            project.where("go_version"),
            replace(
                recipe, go=newest if satisfies(_with_go(situation, newest), newest) else project.go_version
            ),
            "take a Go that is new enough",
        )
    release = situation.catalog.release(recipe.go)
    if release and not release.supported(situation.today):
        newest = situation.catalog.newest(situation.today).minor
        yield Problem(
            "go-unsupported",
            Severity.WARNING,
            "go",
            f"Go {release.minor} has had no security fixes since {release.support_end}.",
            fix=replace(recipe, go=newest),
            fix_label=f"use Go {newest}",
        )
    if project.go_version and version_key(project.go_version) < (1, 25) <= version_key(recipe.go):
        yield Problem(
            "cpu-limit",
            Severity.NOTE,
            "go",
            f"go.mod says go {project.go_version}: below 1.25 the program ignores the container's CPU limit, "
            "whichever Go compiles it.",
            project.where("go_version"),
        )


def _with_go(situation: Situation, go: str) -> Situation:
    """Return the situation with another Go version."""
    return replace(situation, recipe=replace(situation.recipe, go=go))
