"""Problems with modules that the build cannot use."""

from collections.abc import Iterator

from tui.catalog import version_key
from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext


def modules(recipe_context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of a missing go.sum and of modules outside the build context."""
    project = recipe_context.project
    if project.has_dependencies and not project.has_go_sum and not project.vendored:
        yield Finding(
            "no-go-sum",
            Severity.ERROR,
            "main",
            "go.mod requires modules, but there is no go.sum, so `go build` fails. Run `go mod tidy` and commit go.sum.",
            "go.mod",
        )
    if not project.vendored:
        for target in project.local_replaces:
            if not target.inside:
                yield Finding(
                    "replace-outside",
                    Severity.ERROR,
                    "main",
                    f"go.mod replaces {target.module} with {target.path}, which is outside the build context. "
                    "Move it into the project, or build from the directory that contains both.",
                    project.where("local_replaces"),
                )
    for member in project.workspace:
        if member.startswith(("..", "/")):
            yield Finding(
                "workspace-outside",
                Severity.ERROR,
                "main",
                f"go.work uses {member}, which is outside the build context, so `go build` fails. Build from "
                "the directory that contains all members, or remove that member from go.work.",
                project.where("workspace"),
            )


def vendor(recipe_context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a vendor/ that does not match go.mod.

    Go ignores the module's vendor/ below ``go 1.14`` in go.mod and in a workspace.
    """
    project = recipe_context.project
    proof = project.evidence.get("vendored", ())
    ignored = version_key(project.go_version or "1.13") < (1, 14) or project.workspace
    if proof and not project.vendored and not ignored:
        yield Finding(
            "vendor-stale",
            Severity.ERROR,
            "main",
            f"vendor/ does not match go.mod, so `go build` fails with *inconsistent vendoring*. {proof[0].text} "
            "Run `go mod vendor` and commit the result, or remove vendor/.",
            str(proof[0]),
        )
