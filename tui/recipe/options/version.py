"""The option for the variable that holds the program's version."""

import re
from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import one_line
from tui.recipe.recipe import Recipe, RecipeError

_NONE = "none"
_SYMBOL = re.compile(r"[\w.~/-]+\.[^\W\d]\w*")
"""An import path (https://go.dev/ref/mod#go-mod-file-ident), a dot, and a Go identifier."""


def _choices(context: RecipeContext) -> tuple[Choice, ...]:
    symbols = context.project.version_variables
    where = context.project.where("version_variables")
    found = tuple(
        Choice(
            symbol,
            symbol,
            facts=where,
            note="The build sets this variable to the build argument VERSION (default: dev).",
        )
        for symbol in symbols
    )
    own = context.recipe.version
    if own and own not in symbols:
        found += (Choice(own, own, blocked="The program does not have a string variable with this name."),)
    return (
        Choice(_NONE, _NONE, facts="value from the code", note="The build does not set a variable."),
        *found,
    )


def _write(recipe: Recipe, text: str) -> Recipe:
    symbol = one_line("version", text)
    if symbol in {"", _NONE}:
        return replace(recipe, version="")
    if not _SYMBOL.fullmatch(symbol):
        raise RecipeError(
            "version",
            f"{text!r} is not the name of a package variable.",
            "Use a value such as main.version, or none.",
        )
    return replace(recipe, version=symbol)


VERSION = Option(
    id="version",
    spelling="version-variable",
    label="Version variable",
    help="The string variable that --build-arg VERSION=1.2.3 sets at link time.",
    step="compile",
    kind=Kind.CHOICE,
    placeholder="main.version",
    reason="The build does not set a variable until you choose one.",
    more=True,
    choices=_choices,
    inapplicable=lambda context: (
        ""
        if context.project.version_variables or context.recipe.version
        else 'The program does not have a version variable. Add a variable such as `var version = "dev"` in package main.'
    ),
    read=lambda recipe: recipe.version or _NONE,
    write=_write,
)
