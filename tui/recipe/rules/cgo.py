"""Whether the C that the program needs is there, to compile and to run."""

from collections.abc import Iterator
from dataclasses import replace

from tui.project import Cgo
from tui.recipe.libc import clash
from tui.recipe.option import Situation
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Form, Recipe


def cgo(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the C that the program needs is there, to compile and to run."""
    project, recipe = situation.project, situation.recipe
    if project.cgo is Cgo.REQUIRED and not recipe.cgo and recipe.form is not Form.NAIVE:
        reason = project.cgo_reasons[0] if project.cgo_reasons else "it imports C"
        yield Problem(
            "cgo-needed",
            Severity.ERROR,
            "cgo",
            f"The program needs cgo ({reason}); without it the build fails or the program fails when it runs.",
            project.where("cgo"),
            _with_libc(situation, replace(recipe, cgo=True, builder="trixie")),
            "turn cgo on, with glibc below",
        )
    why_not = clash(recipe, situation.catalog.base(recipe.base))
    if why_not:
        yield Problem(
            "libc-clash",
            Severity.ERROR,
            "base",
            why_not,
            fix=_with_libc(situation, recipe),
            fix_label="use a base with that C library",
        )


def _with_libc(situation: Situation, recipe: Recipe) -> Recipe:
    base = situation.catalog.base
    if not clash(recipe, base(recipe.base)):
        return recipe
    if recipe.builder == "alpine":
        return replace(recipe, base=base("alpine").id)
    return replace(recipe, base=base("distroless-base").id)
