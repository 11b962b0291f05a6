"""Whether the linker flags that were typed go with the rest of the recipe."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.libc import libc_of_builder, no_loader
from tui.recipe.linker_flags import has_flag, join_flags, without_flag
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Recipe, Strip


def linker(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: linker flags that make a program which does not start, or none."""
    recipe = context.recipe
    if not recipe.ldflags:
        return
    base = context.catalog.base(recipe.base)
    if no_loader(recipe, base):
        yield Problem(
            "pie",
            Severity.ERROR,
            "ldflags",
            f"-buildmode=pie makes a program that names {libc_of_builder(recipe)}'s loader, and {base.title} has none: "
            "it would not start, although it is there.",
            fix=_without(recipe, "buildmode", "pie"),
            fix_label="leave -buildmode=pie out",
        )
    if has_flag(recipe.ldflags, "linkmode", "external") and not recipe.cgo:
        yield Problem(
            "external-linking",
            Severity.ERROR,
            "ldflags",
            "-linkmode=external needs cgo, which is off: go build stops.",
            fix=_without(recipe, "linkmode", "external"),
            fix_label="leave -linkmode out",
        )
    if has_flag(recipe.ldflags, "s") and recipe.strip is not Strip.ALL:
        yield Problem(
            "symbols",
            Severity.NOTE,
            "ldflags",
            "-s leaves the symbol table out, although the choice of Strip keeps it: govulncheck then sees modules but no "
            "functions, and perf no names.",
            fix=_without(recipe, "s"),
            fix_label="keep the symbols",
            text="strip",
        )


def _without(recipe: Recipe, name: str, value: str = "") -> Recipe:
    return replace(recipe, ldflags=join_flags(without_flag(recipe.ldflags, name, value)))
