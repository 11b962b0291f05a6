"""Whether the program will know its own version."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from tui.project import GoProject
from tui.recipe.linker_flags import Injection, injections, with_symbol
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity

_SPEAKS_OF_A_VERSION = re.compile(r"version|commit|revision|sha$|hash|tag|branch|date|build|time", re.I)
"""Names of which the project knows whether they exist; of others it was not asked."""


def version(recipe_context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: an ``-X`` that the linker would ignore, or no version at all."""
    project, recipe = recipe_context.project, recipe_context.recipe
    injected = injections(recipe.ldflags)
    for one in injected:
        right = _right_name(project, recipe.main, one)
        if right is None:
            continue
        yield Problem(
            "unknown-symbol",
            Severity.WARNING,
            "ldflags",
            _what_is_wrong(one, right),
            project.where("version_variables"),
            replace(recipe, ldflags=with_symbol(recipe.ldflags, one.symbol, right)) if right else None,
            f"inject {right}" if right else "",
        )
    symbol = version_symbol(project)
    if symbol and not recipe.version and symbol not in {one.symbol for one in injected}:
        yield Problem(
            "no-version",
            Severity.NOTE,
            "version",
            f"{symbol} keeps its default: .git stays out of the build context, so Go stamps no revision either.",
            project.where("version_variables"),
            replace(recipe, version=symbol),
            f"inject {symbol} from a build argument",
        )


def version_symbol(project: GoProject) -> str:
    """Return the variable that a version belongs into, or an empty string; a commit or a date is something else."""
    names = {symbol: symbol.rpartition(".")[2].lower() for symbol in project.version_variables}
    exactly = [symbol for symbol, name in names.items() if name == "version"]
    nearly = [symbol for symbol, name in names.items() if name.endswith("version") and "go" not in name]
    return next(iter([*exactly, *nearly]), "")


def _right_name(project: GoProject, main: str, one: Injection) -> str | None:
    """Return the name that was meant, an empty string when it is not known, or None when nothing is wrong.

    Only symbols of the main package are judged: in packages of other modules anything may exist.
    """
    package, _, name = one.symbol.rpartition(".")
    if not name or one.symbol in project.version_variables:
        return None
    path = project.module if main in {"", "."} else f"{project.module}/{main.removeprefix('./')}"
    if package == path:
        return f"main.{name}"
    if package != "main":
        return None
    near = get_close_matches(one.symbol, project.version_variables, 1, 0.8)
    if near:
        return near[0]
    return "" if _SPEAKS_OF_A_VERSION.search(name) else None


def _what_is_wrong(one: Injection, right: str) -> str:
    if one.symbol.startswith("main."):
        meant = (
            f" {right} is there."
            if right
            else " Look at its spelling, and that it is a package-level string."
        )
        return f"No string variable {one.symbol} was found, and the linker ignores such an -X without a word.{meant}"
    return (
        f"The main package is called main, whatever its import path: -X {one.symbol} is ignored without a word. "
        f"{right} is meant."
    )
