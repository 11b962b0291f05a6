"""Whether the runtime base holds what the program needs."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.option import Situation
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Form


def base(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the runtime base holds what the program needs."""
    project, recipe = situation.project, situation.recipe
    if recipe.form is Form.NAIVE:
        return
    base = situation.catalog.base(recipe.base)
    if base.supported(situation.today) is False:
        yield Problem(
            "base-unsupported",
            Severity.WARNING,
            "base",
            f"{base.title} has had no security fixes since {base.support_end}.",
        )
    if project.tmp and base.tmp is False:
        yield Problem(
            "no-tmp",
            Severity.WARNING,
            "base",
            f"The program writes temporary files, and {base.title} has no /tmp.",
            project.where("tmp"),
            replace(recipe, base=situation.catalog.base("distroless-static").id),
            "use distroless-static",
        )
    if project.commands and not base.package_manager:
        yield Problem(
            "no-commands",
            Severity.WARNING,
            "base",
            f"The program runs {', '.join(project.commands[:3])}, and {base.title} has no programs.",
            project.where("commands"),
            replace(recipe, base=situation.catalog.base("debian-slim" if recipe.cgo else "alpine").id),
            "use a base with a package manager",
        )
