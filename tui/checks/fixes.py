"""Changes of a recipe that fix findings of several rules."""

from collections.abc import Sequence
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.recipe.fitting import missing_packages, on_best_base
from tui.recipe.options.go import FLAVOURS
from tui.recipe.packages import system_of
from tui.recipe.recipe import Layout, Recipe


def install_packages(
    context: CheckContext, words: Sequence[str], build_words: Sequence[str] = ()
) -> tuple[Recipe | None, str]:
    """Return the recipe that also installs packages, and the label of that fix.

    A base that cannot install them is replaced by the best one that can.

    Args:
        context: the recipe and its project.
        words: packages of the image. An empty word is a package that the table does not have, so there is no fix.
        build_words: packages of the builder.
    """
    recipe = context.recipe
    if not words or not all(words) or not all(build_words):
        return None, ""
    more = replace(
        recipe,
        packages=tuple(dict.fromkeys((*recipe.packages, *words))),
        build_packages=tuple(dict.fromkeys((*recipe.build_packages, *build_words))),
    )
    unsuitable = missing_packages(context.catalog.base(recipe.base), more)
    fix = on_best_base(context, more) if unsuitable else more
    if fix is None:
        return None, ""
    base = context.catalog.base(fix.base)
    if build_words and system_of(base) in FLAVOURS:
        # a library has the same version only in the same distribution
        fix = replace(fix, builder=system_of(base))
    label = f"install {', '.join(dict.fromkeys(words))}"
    return fix, label if fix.base == recipe.base else f"{label} on {base.title}"


def use_other_base(context: CheckContext) -> tuple[Recipe | None, str]:
    """Return the recipe with the base that suits the program best, and the label of that fix.

    The base that is there is never proposed again. A single stage has no base of its own.
    """
    if context.recipe.layout is Layout.NAIVE:
        return None, ""
    fix = on_best_base(context, context.recipe)
    if fix is None or fix.base == context.recipe.base:
        return None, ""
    return fix, f"use {context.catalog.base(fix.base).title}"
