"""Problems with the Go version: too old for go.mod, unsupported, or unaware of CPU limits."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import version_key
from tui.checks.finding import Finding, Severity
from tui.recipe.environment import value_of, with_variable
from tui.recipe.option import RecipeContext
from tui.recipe.options.go import satisfies
from tui.recipe.recipe import Recipe

_CPU_LIMIT = "containermaxprocs=1,updatemaxprocs=1"
"""GODEBUG for a go.mod below 1.25. Source: the release notes of Go 1.25, "Runtime"."""


def go(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of a Go version that is too old for go.mod or no longer supported."""
    project, recipe = context.project, context.recipe
    newest = context.catalog.newest(context.today).minor
    wanted = newest if satisfies(context, newest) else project.go_version
    if not satisfies(context, recipe.go):
        yield Finding(
            "go-too-old",
            Severity.ERROR,
            "go",
            f"go.mod requires Go {project.go_version}, but the recipe uses Go {recipe.go}. The official images "
            "never download a newer toolchain.",
            project.where("go_version"),
            replace(recipe, go=wanted),
            f"use Go {wanted}",
        )
    release = context.catalog.release(recipe.go)
    if release and not release.supported(context.today):
        yield Finding(
            "go-unsupported",
            Severity.WARNING,
            "go",
            f"Go {release.minor} has had no security fixes since {release.support_end}.",
            fix=replace(recipe, go=wanted),
            fix_label=f"use Go {wanted}",
        )


def cpu_limit(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a program that ignores the CPU limit of its container."""
    project, recipe = context.project, context.recipe
    if not project.go_version or not version_key(project.go_version) < (1, 25) <= version_key(recipe.go):
        return
    if "containermaxprocs=1" in value_of(recipe.env, "GODEBUG"):
        return
    yield Finding(
        "cpu-limit",
        Severity.NOTE,
        "go",
        f"The program ignores the CPU limit of its container because `go {project.go_version}` in go.mod is "
        "below 1.25. Compiling with a newer Go version does not change that.",
        project.where("go_version"),
        _with_cpu_limit(recipe),
        "set GODEBUG in the image",
    )


def _with_cpu_limit(recipe: Recipe) -> Recipe:
    others = [
        word
        for word in value_of(recipe.env, "GODEBUG").split(",")
        if word and word.partition("=")[0] not in {"containermaxprocs", "updatemaxprocs"}
    ]
    return replace(recipe, env=with_variable(recipe.env, "GODEBUG", ",".join([*others, _CPU_LIMIT])))
