"""On which rung of the ladder a Dockerfile stands."""

from tui.audit.case import Case
from tui.recipe import Form, Recipe, Strip, Upx

TITLES = (
    "no Go program is built in it",
    "one stage: the source is in the image",
    "two stages",
    "modules copied with everything",
    "modules in a layer of their own",
    "the whole project layout",
    "unit tests in the build",
    "a static binary on a minimal base",
    "a stripped binary",
    "packed with UPX",
)
"""By number; 0 when the audit cannot see a Go build."""


def rung_of(case: Case, recipe: Recipe) -> int:
    """Return the highest rung whose step, and every earlier one that matters for size, has been taken.

    Tests (rung 6) are not a condition of the later rungs: many projects test elsewhere.
    """
    if case.reading.build is None:
        return 0
    if recipe.form is Form.NAIVE:
        return 1
    if recipe.form is Form.STAGED and case.project.has_dependencies:
        return 3
    rung = 6 if recipe.test else 5
    minimal = case.base is not None and case.base.libc == "none"
    if minimal and not recipe.cgo:
        rung = 7
        if recipe.strip is not Strip.NONE:
            rung = 8 if recipe.upx is Upx.NONE else 9
    return rung
