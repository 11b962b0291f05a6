"""Whether there is a program to build."""

from collections.abc import Iterator

from tui.recipe.option import Situation
from tui.recipe.problem import Problem, Severity


def main(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether there is a program to build."""
    project, recipe = situation.project, situation.recipe
    if project.main(recipe.main) is None:
        yield Problem(
            "no-such-main",
            Severity.ERROR,
            "main",
            f"{recipe.main} has no package main with a func main; go build would write an archive that cannot run.",
        )
    elif not project.default_main and len(project.main_packages) > 1:
        yield Problem(
            "several-mains",
            Severity.NOTE,
            "main",
            f"{len(project.main_packages)} main packages are equally likely; {recipe.main} is taken until you choose.",
        )
