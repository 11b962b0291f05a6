"""On which rung of the ladder a Dockerfile stands."""

from tui.audit.context import AuditContext
from tui.audit.recover import layout_of
from tui.recipe import Layout, Recipe, Strip, Upx
from tui.recipe.rungs import title_of

_HIGHEST = 9
"""The rungs beyond it are no steps up in size: the audit's findings speak of them."""

TITLES = (
    "no Go program is built in it",
    *(title_of(number) for number in range(1, _HIGHEST + 1)),
)
"""By number; 0 when the audit cannot see a Go build."""


def rung_of(context: AuditContext, recipe: Recipe) -> int:
    """Return the highest rung whose step, and every earlier one that matters for size, has been taken.

    Tests (rung 6) are not a condition of the later rungs: many projects test elsewhere.
    """
    if context.reading.build is None:
        return 0
    layout = layout_of(context)
    if layout is Layout.NAIVE:
        return 1
    if layout is Layout.SPLIT:
        return 2
    if layout is Layout.STAGED:
        return 3
    rung = 6 if recipe.test else 5
    minimal = context.base is not None and context.base.libc == "none"
    if minimal and not recipe.cgo:
        rung = 7
        if recipe.strip is not Strip.NONE:
            rung = 8 if recipe.upx is Upx.NONE else 9
    return rung
