"""Changes of a recipe that fix findings of several rules."""

from tui.checks.context import CheckContext
from tui.recipe.fitting import on_best_base
from tui.recipe.recipe import Layout, Recipe


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
