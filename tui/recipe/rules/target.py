"""Whether base and builder can serve the machines that the image is for."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.fitting import missing_platforms, on_best_base
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Layout, Recipe


def target(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether base and builder can serve the machines that the image is for."""
    recipe = context.recipe
    base = context.catalog.base(recipe.base)
    missing = missing_platforms(base, recipe)
    if missing:
        other = on_best_base(context, recipe)
        yield Problem(
            "platform-missing",
            Severity.ERROR,
            "platforms",
            f"{base.title} is not published for {', '.join(missing)}.",
            fix=other or _without(recipe, missing),
            fix_label=f"use {context.catalog.base(other.base).title}"
            if other
            else "leave those platforms out",
        )
    if recipe.platforms and (recipe.cgo or recipe.layout is not Layout.CACHED):
        why = (
            "cgo needs a C compiler of each platform"
            if recipe.cgo
            else f"the {recipe.layout} layout compiles in place"
        )
        yield Problem(
            "emulated-compiler",
            Severity.WARNING,
            "platforms",
            f"Go does not cross-compile here ({why}): for another platform than the builder's own the whole compiler "
            "is emulated, many times slower, and without QEMU the build fails.",
            fix=replace(recipe, platforms=()),
            fix_label="build for the engine's own platform",
        )
    levels = [name for name, level in (("GOAMD64", recipe.goamd64), ("GOARM64", recipe.goarm64)) if level]
    if levels:
        yield Problem(
            "old-processors",
            Severity.NOTE,
            levels[0].lower(),
            "On an older processor, or in an emulator, the program stops at once and says which level it needs.",
            fix=replace(recipe, goamd64="", goarm64=""),
            fix_label="run everywhere",
        )


def _without(recipe: Recipe, missing: tuple[str, ...]) -> Recipe:
    return replace(recipe, platforms=tuple(name for name in recipe.platforms if name not in missing))
