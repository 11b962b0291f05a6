"""The rung of a Dockerfile on the ladder."""

from tui.advice.rungs import title_of
from tui.audit.layout import layout_of
from tui.image import ImageModel
from tui.image.difference import program_build
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Strip, Upx

_HIGHEST = 9
"""Later rungs do not make the image smaller, so the audit reports them as findings."""

TITLES = (
    "no `go build` command found",
    *(title_of(number) for number in range(1, _HIGHEST + 1)),
)
"""The titles by number. 0 means that there is no visible Go build."""


def rung_of(model: ImageModel, project: GoProject, recipe: Recipe) -> int:
    """Return the highest rung that a Dockerfile has reached, with every earlier one that affects the size.

    Later rungs do not require tests (rung 6), because many projects test elsewhere.
    """
    if program_build(model) is None:
        return 0
    layout = layout_of(model, project)
    if layout is Layout.NAIVE:
        return 1
    if layout is Layout.SPLIT:
        return 2
    if layout is Layout.STAGED:
        return 3
    rung = 6 if recipe.test else 5
    base = model.base.runtime
    minimal = base is not None and base.libc == "none"
    if minimal and not recipe.cgo:
        rung = 7
        if recipe.strip is not Strip.NONE:
            rung = 8 if recipe.upx is Upx.NONE else 9
    return rung
