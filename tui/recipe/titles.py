"""A recipe in a few words, and as the command line that reproduces it."""

import shlex

from tui.catalog import Catalog
from tui.recipe.option import Kind
from tui.recipe.options import OPTIONS
from tui.recipe.recipe import Layout, Recipe, Strip, Upx


def title(recipe: Recipe, catalog: Catalog) -> str:
    """Return what a recipe is about, such as ``distroless/static-debian13 · stripped · tests``."""
    if recipe.layout is Layout.NAIVE:
        words = ["naive single stage"]
    else:
        words = [catalog.base(recipe.base).title]
    words += {Strip.NONE: ["not stripped"], Strip.DWARF: ["-w"], Strip.ALL: ["-s -w"]}[recipe.strip]
    if recipe.upx is not Upx.NONE:
        words.append(f"upx {recipe.upx}")
    if recipe.cgo and recipe.layout is not Layout.NAIVE:
        words.append("cgo")
    if recipe.extra_main:
        words.append(f"+{len(recipe.extra_main)} program{'s' if len(recipe.extra_main) > 1 else ''}")
    words += [level for level in (recipe.goamd64, recipe.goarm64) if level]
    if recipe.pin:
        words.append("pinned")
    if recipe.test:
        words.append("tests beside" if recipe.parallel_tests else "tests")
    if recipe.layout in {Layout.SPLIT, Layout.STAGED, Layout.LAYERED, Layout.MOUNTED}:
        words.append(recipe.layout)
    return " · ".join(words)


def flags(recipe: Recipe, default: Recipe) -> tuple[str, ...]:
    """Return the flags that make ``recipe`` out of ``default``, in the order of declaration."""
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
    """Return the shell command that builds (or generates) this recipe without the wizard.

    Args:
        recipe: what is built.
        default: what the command would build without flags.
        path: the project's directory.
        verb: what is done.
        words: flags that lead to ``default``, such as ``--preset smallest``.
    """
    return shlex.join(["godock-tui", verb, path, *words, *flags(recipe, default)])
