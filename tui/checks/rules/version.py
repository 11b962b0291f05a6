"""Problems with the version that the linker sets."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from tui.checks.finding import Finding, Severity
from tui.project import GoProject
from tui.recipe.linker_flags import Injection, injections, with_symbol
from tui.recipe.option import RecipeContext

_VERSION_NAME = re.compile(r"version|commit|revision|sha$|hash|tag|branch|date|build|time", re.I)
"""Names of variables that the project lists completely."""


def version(recipe_context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of an ``-X`` that the linker ignores, and of a version that is never set."""
    project, recipe = recipe_context.project, recipe_context.recipe
    injected = injections(recipe.ldflags)
    for one in injected:
        right = _right_name(project, recipe.main, one)
        if right is None:
            continue
        yield Finding(
            "unknown-symbol",
            Severity.WARNING,
            "ldflags",
            _what_is_wrong(one, right),
            project.where("version_variables"),
            replace(recipe, ldflags=with_symbol(recipe.ldflags, one.symbol, right)) if right else None,
            f"use {right}" if right else "",
        )
    symbol = version_symbol(project)
    if symbol and not recipe.version and symbol not in {one.symbol for one in injected}:
        yield Finding(
            "no-version",
            Severity.NOTE,
            "version",
            f"`{symbol}` keeps its default value. Because .git is not in the build context, Go does not record "
            "a revision either.",
            project.where("version_variables"),
            replace(recipe, version=symbol),
            f"set {symbol} from a build argument",
        )


def version_symbol(project: GoProject) -> str:
    """Return the variable for a version (not for a commit or a date), or an empty string."""
    names = {symbol: symbol.rpartition(".")[2].lower() for symbol in project.version_variables}
    exactly = [symbol for symbol, name in names.items() if name == "version"]
    nearly = [symbol for symbol, name in names.items() if name.endswith("version") and "go" not in name]
    return next(iter([*exactly, *nearly]), "")


def _right_name(project: GoProject, main: str, one: Injection) -> str | None:
    """Return the intended name, an empty string when it is unknown, or None when nothing is wrong.

    Only symbols of the main package are checked, because the packages of other modules are not read.
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
    return "" if _VERSION_NAME.search(name) else None


def _what_is_wrong(one: Injection, right: str) -> str:
    if one.symbol.startswith("main."):
        meant = (
            f" Use `{right}`."
            if right
            else (" Check the spelling, and check that it is a package-level string variable.")
        )
        return f"There is no string variable `{one.symbol}`, so the linker ignores `-X` silently.{meant}"
    return f"The linker silently ignores `-X {one.symbol}` because it calls the main package `main`. Use `{right}`."
