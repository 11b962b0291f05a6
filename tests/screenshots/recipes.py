"""What is built for the pictures."""

from dataclasses import replace
from datetime import date

from tui.advice import recommend
from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe import Recipe, Upx

TODAY = date(2026, 11, 25)
"""The day on which the pictures stand: what is supported and what is not does not change with the clock."""

BROKEN = ("pkg/math/math_test.go", "Add(1, 3), 4", "Add(1, 3), 42")
"""The edit that breaks a unit test of the sample: file, old text, new text."""


def recipes(project: GoProject, catalog: Catalog, today: date) -> dict[str, Recipe]:
    """Return the recipes by name, in the order in which they are built."""
    recommended = recommend(project, catalog, today).recipe
    return {
        "recommended": recommended,
        "scratch": replace(recommended, base="scratch"),
        "upx": replace(recommended, base="scratch", upx=Upx.LZMA),
        "alpine": replace(recommended, base="alpine-3.24"),
        "naive": recommended,
    }
