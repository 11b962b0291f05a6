"""Whether the modules can be had inside the build."""

from collections.abc import Iterator

from tui.recipe.option import Situation
from tui.recipe.problem import Problem, Severity


def modules(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the modules can be had inside the build."""
    project = situation.project
    if project.has_dependencies and not project.has_go_sum and not project.vendored:
        yield Problem(
            "no-go-sum",
            Severity.ERROR,
            "main",
            "go.mod requires modules but there is no go.sum, so go build stops. Run `go mod tidy` and commit go.sum.",
            "go.mod",
        )
    for target in project.local_replaces:
        if not target.inside:
            yield Problem(
                "replace-outside",
                Severity.ERROR,
                "main",
                f"go.mod replaces {target.module} by {target.path}, which lies outside the build context.",
                project.where("local_replaces"),
            )
