"""The problem of a module that cannot be built without other members of its workspace."""

from collections.abc import Iterator

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext


def workspace(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of imports from workspace members that the build context lacks."""
    above = context.project.workspace_above
    if above is None or not above.needed:
        return
    named = ", ".join(above.needed)
    yield Finding(
        "workspace-needed",
        Severity.ERROR,
        "main",
        f"The program imports {named}, which only the workspace {above.root}/go.work provides. The build context is this "
        "module, so `go build` fails. Build it from a Dockerfile whose context is the directory with go.work, or require a "
        "published version.",
        context.project.where("workspace_above"),
        text="outside",
    )
