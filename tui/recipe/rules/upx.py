"""What packing the binary costs."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.option import Situation
from tui.recipe.options.upx import blocked as upx_blocked
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Strip, Upx


def upx(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: what packing the binary costs."""
    recipe = situation.recipe
    if recipe.upx is Upx.NONE:
        return
    if why_not := upx_blocked(situation):
        yield Problem(
            "upx-missing",
            Severity.ERROR,
            "upx",
            why_not,
            fix=replace(recipe, builder="alpine" if not recipe.cgo else "trixie"),
            fix_label="take another builder",
        )
    if recipe.strip is Strip.NONE:
        yield Problem(
            "upx-unstripped",
            Severity.WARNING,
            "strip",
            "UPX packs the debug information too: stripping without UPX makes a smaller pull than UPX without stripping.",
            fix=replace(recipe, strip=Strip.ALL),
            fix_label="strip as well",
        )
    yield Problem(
        "upx-cost",
        Severity.NOTE,
        "upx",
        "Every start unpacks the program into memory, and vulnerability scanners cannot read a packed binary.",
        fix=replace(recipe, upx=Upx.NONE),
        fix_label="leave UPX out",
    )
