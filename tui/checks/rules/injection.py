"""A version variable that the program does not have."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext


def injection(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a version variable that the program does not have."""
    project, recipe = context.project, context.recipe
    known = project.version_variables
    if not recipe.version or recipe.version in known:
        return
    near = get_close_matches(recipe.version, known, 1, 0.4) or list(known[:1])
    yield Finding(
        "no-such-variable",
        Severity.ERROR,
        "version",
        f"The program has no string variable `{recipe.version}`, so the linker silently ignores the value.",
        project.where("version_variables"),
        replace(recipe, version=near[0] if near else ""),
        f"use {near[0]}" if near else "set no variable",
    )
