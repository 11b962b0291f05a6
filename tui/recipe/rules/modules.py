"""Whether the modules can be had inside the build."""

from collections.abc import Iterator

from tui.catalog import version_key
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity


def modules(recipe_context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the build context holds all that go.mod asks for."""
    project = recipe_context.project
    if project.has_dependencies and not project.has_go_sum and not project.vendored:
        yield Problem(
            "no-go-sum",
            Severity.ERROR,
            "main",
            "go.mod requires modules but there is no go.sum, so go build stops. Run `go mod tidy` and commit go.sum.",
            "go.mod",
        )
    if not project.vendored:
        for target in project.local_replaces:
            if not target.inside:
                yield Problem(
                    "replace-outside",
                    Severity.ERROR,
                    "main",
                    f"go.mod replaces {target.module} by {target.path}, which lies outside the build context. "
                    "Move it below the project, or build from the directory that holds both.",
                    project.where("local_replaces"),
                )
    for member in project.workspace:
        if member.startswith(("..", "/")):
            yield Problem(
                "workspace-outside",
                Severity.ERROR,
                "main",
                f"go.work uses {member}, which lies outside the build context, so go build stops. "
                "Build from the directory that holds all members, or take it out of go.work.",
                project.where("workspace"),
            )


def vendor(recipe_context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether vendor/ would be refused.

    Before ``go 1.14`` in go.mod, and in a workspace, the module's own vendor/ is passed over.
    """
    project = recipe_context.project
    proof = project.evidence.get("vendored", ())
    ignored = version_key(project.go_version or "1.13") < (1, 14) or project.workspace
    if proof and not project.vendored and not ignored:
        yield Problem(
            "vendor-stale",
            Severity.ERROR,
            "main",
            f"vendor/ does not agree with go.mod, so go build stops with *inconsistent vendoring*. {proof[0].text} "
            "Run `go mod vendor` and commit the result, or remove vendor/.",
            str(proof[0]),
        )
