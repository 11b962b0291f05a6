"""Conflicts between the user's linker flags and the rest of the recipe."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.libc import libc_of_builder, no_loader
from tui.recipe.linker_flags import has_flag, join_flags, without_flag
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Recipe, Strip


def linker(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of linker flags that break the build or the program, or override an option."""
    recipe = context.recipe
    if not recipe.ldflags:
        return
    base = context.catalog.base(recipe.base)
    if no_loader(recipe, base):
        yield Finding(
            "pie",
            Severity.ERROR,
            "ldflags",
            f"With `-buildmode=pie`, the program needs the {libc_of_builder(recipe)} loader. {base.title} does "
            "not contain it, so the program does not start.",
            fix=_without(recipe, "buildmode", "pie"),
            fix_label="leave out -buildmode=pie",
        )
    if has_flag(recipe.ldflags, "linkmode", "external") and not recipe.cgo:
        yield Finding(
            "external-linking",
            Severity.ERROR,
            "ldflags",
            "`-linkmode=external` needs cgo, which is off, so `go build` fails.",
            fix=_without(recipe, "linkmode", "external"),
            fix_label="leave out -linkmode",
        )
    if has_flag(recipe.ldflags, "s") and recipe.strip is not Strip.ALL:
        yield Finding(
            "symbols",
            Severity.NOTE,
            "ldflags",
            "`-s` removes the symbol table, although the Strip option keeps it. govulncheck then finds "
            "modules but not functions, and perf shows no names.",
            fix=_without(recipe, "s"),
            fix_label="keep the symbols",
            text="strip",
        )


def _without(recipe: Recipe, name: str, value: str = "") -> Recipe:
    return replace(recipe, ldflags=join_flags(without_flag(recipe.ldflags, name, value)))
