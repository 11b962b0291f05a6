"""The proposal for a Dockerfile: its own recipe, changed only where there is a finding."""

from dataclasses import replace

from tui.audit.context import AuditContext
from tui.checks import Severity, problems
from tui.checks.finding import Finding
from tui.recipe import OPTIONS, Recipe, RecipeContext

_FIXED_BY = {
    "single-stage": ("layout", "base", "user"),
    "modules-with-source": ("layout",),
    "argument-before-download": ("layout",),
    "no-build-cache": ("layout",),
    "latest": ("go", "builder", "base"),
    "base-unsupported": ("base",),
    "go-unsupported": ("go", "builder"),
    "go-too-old": ("go", "builder"),
    "cgo-undecided": ("cgo",),
    "not-stripped": ("strip",),
    "no-trimpath": ("trimpath",),
    "upx-slow": ("upx",),
    "no-ca-bundle": ("base",),
    "no-time-zones": ("base",),
    "no-tmp": ("base",),
    "root": ("user",),
    "user-by-name": ("user",),
    "tests-never-run": ("test",),
}
"""The options that get the recommended value for a finding. Deliberate costs, such as UPX, stay unchanged."""

_ROUNDS = 4
"""The limit for fixes that lead to another problem."""


def proposal(
    context: AuditContext, recipe: Recipe, findings: tuple[Finding, ...], recommended: Recipe
) -> Recipe:
    """Return the recipe of a Dockerfile with its findings fixed. It never has an error.

    Args:
        context: the Dockerfile and its project.
        recipe: the recipe of the Dockerfile.
        findings: the findings of the audit.
        recommended: the recommended recipe for the project.
    """
    changed = {option for one in findings for option in _FIXED_BY.get(one.id, ())}
    found = recipe
    for option in OPTIONS:
        if option.id in changed:
            found = option.write(found, option.read(recommended))
    for _ in range(_ROUNDS):
        errors = [
            one
            for one in problems(RecipeContext(context.project, found, context.catalog, context.today))
            if one.severity is Severity.ERROR
        ]
        if not errors:
            return found
        fix = next((one.fix for one in errors if one.fix is not None), None)
        if fix is None:
            break
        found = fix
    return replace(recommended, main=recipe.main, tags=recipe.tags, ldflags=recipe.ldflags)
