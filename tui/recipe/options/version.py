"""The version that the program says of itself."""

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
        Choice(symbol, symbol, facts=where, note="Set from the build argument VERSION, and dev without one.")
        for symbol in symbols
    )
    own = context.recipe.version
    if own and own not in symbols:
        found += (Choice(own, own, blocked="The program has no such string variable."),)
    return (Choice(_NONE, _NONE, facts="as in the code", note="Nothing is injected."), *found)


def _write(recipe: Recipe, text: str) -> Recipe:
    symbol = one_line("version", text)
    if symbol in {"", _NONE}:
        return replace(recipe, version="")
    if not _SYMBOL.fullmatch(symbol):
        raise RecipeError(
            "version", f"{text!r} is no variable of a package.", "Write it like main.version, or say none."
        )
    return replace(recipe, version=symbol)


VERSION = Option(
    id="version",
    spelling="version-variable",
    label="Version variable",
    help="The string variable that --build-arg VERSION=1.2.3 sets when the program is linked.",
    step="compile",
    kind=Kind.CHOICE,
    placeholder="main.version",
    reason="Nothing is injected until you name a variable.",
    more=True,
    choices=_choices,
    inapplicable=lambda context: (
        ""
        if context.project.version_variables or context.recipe.version
        else 'The program has no variable for a version: var version = "dev" in package main would be one.'
    ),
    read=lambda recipe: recipe.version or _NONE,
    write=_write,
)
