"""The proposal for a Dockerfile: its own recipe, changed only where there is a finding."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from tui.checks import Finding, Severity, problems
from tui.recipe import Recipe, RecipeContext

_ROUNDS = 4
"""The limit for fixes that lead to another problem."""
_DELIBERATE = frozenset({"upx-slow", "upx-cost", "cgo-way-out", "old-processors"})
"""Findings about costs that the Dockerfile accepts on purpose."""


def proposal(context: RecipeContext, findings: Iterable[Finding], recommended: Recipe) -> Recipe:
    """Return the recipe of a Dockerfile with its findings fixed. It never has an error that a recipe can fix.

    Args:
        context: the recipe of the Dockerfile, and its project.
        findings: the findings about the Dockerfile.
        recommended: the recommended recipe for the project.
    """
    recipe = context.recipe
    for finding in findings:
        if finding.fix is not None and finding.id not in _DELIBERATE:
            recipe = replace(recipe, **_changes(context.recipe, finding.fix))
    for _ in range(_ROUNDS):
        errors = [one for one in problems(replace(context, recipe=recipe)) if one.severity is Severity.ERROR]
        fix = next((one.fix for one in errors if one.fix is not None), None)
        if fix is None:
            # errors of the project itself remain, because no recipe can fix them
            return recipe
        recipe = fix
    kept = context.recipe
    return replace(
        recommended, main=kept.main, tags=kept.tags, ldflags=kept.ldflags, args=kept.args, env=kept.env
    )


def _changes(before: Recipe, after: Recipe) -> dict[str, Any]:
    """Return the fields in which two recipes differ, with the values of the second."""
    return {
        field.name: getattr(after, field.name)
        for field in fields(Recipe)
        if getattr(before, field.name) != getattr(after, field.name)
    }
