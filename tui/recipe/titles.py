"""A recipe as a short title and as a command line."""

import shlex

from tui.catalog import Catalog
from tui.recipe.option import Kind
from tui.recipe.options import OPTIONS
from tui.recipe.recipe import Layout, Recipe, Strip, Upx


def title(recipe: Recipe, catalog: Catalog) -> str:
    """Return a short description of a recipe, such as ``distroless/static-debian13 · -s -w · tests``."""
    if recipe.layout is Layout.NAIVE:
        words = ["single-stage image"]
    else:
        words = [catalog.base(recipe.base).title]
    words += {Strip.NONE: ["not stripped"], Strip.DWARF: ["-w"], Strip.ALL: ["-s -w"]}[recipe.strip]
    if recipe.upx is not Upx.NONE:
        words.append(f"upx {recipe.upx}")
    if recipe.cgo and recipe.layout is not Layout.NAIVE:
        words.append("cgo")
    if recipe.extra_main:
        words.append(f"+{len(recipe.extra_main)} program{'s' if len(recipe.extra_main) > 1 else ''}")
    words += recipe.packages
    words += [level for level in (recipe.goamd64, recipe.goarm64) if level]
    if recipe.pin:
        words.append("pinned")
    if recipe.test:
        words.append("parallel tests" if recipe.parallel_tests else "tests")
    if recipe.layout in {Layout.SPLIT, Layout.STAGED, Layout.LAYERED, Layout.MOUNTED}:
        words.append(recipe.layout)
    return " · ".join(words)


def flags(recipe: Recipe, default: Recipe) -> tuple[str, ...]:
    """Return the flags that turn ``default`` into ``recipe``, in the order of declaration."""
    result: list[str] = []
    for option in OPTIONS:
        value = option.read(recipe)
        if value == option.read(default):
            continue
        if option.kind is Kind.SWITCH:
            result.append(option.flag if value == "on" else f"--no-{option.id}")
        elif value.startswith("-"):
            result.append(f"{option.flag}={value}")
        else:
            result += [option.flag, value or "none"] if option.id == "port" else [option.flag, value]
    return tuple(result)


def command_line(
    recipe: Recipe, default: Recipe, path: str, verb: str = "build", words: tuple[str, ...] = ()
) -> str:
    """Return the shell command for a recipe.

    Args:
        recipe: the recipe of the command.
        default: the recipe without flags.
        path: the project's directory.
        verb: the subcommand, such as ``build`` or ``generate``.
        words: the flags that give ``default``, such as ``--preset smallest``.
    """
    return shlex.join(["godock-tui", verb, path, *words, *flags(recipe, default)])
