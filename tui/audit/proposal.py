"""What a Dockerfile could be: its own recipe, changed where a finding says so and nowhere else."""

from dataclasses import replace

from tui.audit.context import AuditContext
from tui.audit.finding import Finding
from tui.recipe import OPTIONS, Recipe, RecipeContext, Severity, problems

_MENDED_WITH = {
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
"""For a finding the options that take what is recommended. Costs that may be wanted, such as UPX, are left as they are."""

_ROUNDS = 4
"""How often a fix may lead to the next problem."""


def proposal(
    context: AuditContext, recipe: Recipe, findings: tuple[Finding, ...], recommended: Recipe
) -> Recipe:
    """Return the recipe of a Dockerfile with its findings mended; never one that would fail.

    Args:
        context: the Dockerfile and its project.
        recipe: what it amounts to.
        findings: what is the matter with it.
        recommended: what the project is recommended.
    """
    wanted = {option for one in findings for option in _MENDED_WITH.get(one.id, ())}
    found = recipe
    for option in OPTIONS:
        if option.id in wanted:
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
