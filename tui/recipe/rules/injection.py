"""Whether the version is injected into a variable that is there."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity


def injection(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the version is injected into a variable that is there."""
    project, recipe = context.project, context.recipe
    known = project.version_variables
    if not recipe.version or recipe.version in known:
        return
    near = get_close_matches(recipe.version, known, 1, 0.4) or list(known[:1])
    yield Problem(
        "no-such-variable",
        Severity.ERROR,
        "version",
        f"The program has no string variable {recipe.version}; the linker ignores a name that it does not find.",
        project.where("version_variables"),
        replace(recipe, version=near[0] if near else ""),
        f"set {near[0]}" if near else "inject nothing",
    )
