"""Problems with the platforms and the processors that the image is built for."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.fitting import missing_platforms, on_best_base
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout, Recipe


def target(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of platforms and processor levels."""
    recipe = context.recipe
    base = context.catalog.base(recipe.base)
    missing = missing_platforms(base, recipe)
    if missing:
        other = on_best_base(context, recipe)
        yield Finding(
            "platform-missing",
            Severity.ERROR,
            "platforms",
            f"{base.title} is not published for {', '.join(missing)}.",
            fix=other or _without(recipe, missing),
            fix_label=f"use {context.catalog.base(other.base).title}"
            if other
            else "leave out those platforms",
        )
    if recipe.platforms and (recipe.cgo or recipe.layout is not Layout.CACHED):
        why = (
            "cgo needs a C compiler for each platform"
            if recipe.cgo
            else f"the {recipe.layout} layout compiles on the target platform"
        )
        yield Finding(
            "emulated-compiler",
            Severity.WARNING,
            "platforms",
            f"This build cannot cross-compile because {why}. For other platforms, the whole compiler runs "
            "under emulation, which is many times slower and fails without QEMU.",
            fix=replace(recipe, platforms=()),
            fix_label="build for the engine's own platform",
        )
    levels = [name for name, level in (("GOAMD64", recipe.goamd64), ("GOARM64", recipe.goarm64)) if level]
    if levels:
        yield Finding(
            "old-processors",
            Severity.NOTE,
            levels[0].lower(),
            "On an older processor or in an emulator, the program stops immediately and prints the level that it needs.",
            fix=replace(recipe, goamd64="", goarm64=""),
            fix_label="run on any processor",
        )


def _without(recipe: Recipe, missing: tuple[str, ...]) -> Recipe:
    return replace(recipe, platforms=tuple(name for name in recipe.platforms if name not in missing))
