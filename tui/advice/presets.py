"""The recipe of a preset for a project."""

from dataclasses import replace
from datetime import date

from tui.advice.recommendation import recommend
from tui.catalog import Catalog
from tui.project import Cgo, GoProject
from tui.recipe.presets import naive
from tui.recipe.recipe import Recipe, Strip, Upx


def preset(name: str, project: GoProject, catalog: Catalog, today: date) -> Recipe:
    """Return the recipe of a preset for a project.

    Raises:
        KeyError: there is no preset of that name.
    """
    recipe = recommend(project, catalog, today).recipe
    match name:
        case "balanced":
            return recipe
        case "smallest":
            smallest = replace(recipe, upx=Upx.LZMA)
            if project.cgo is Cgo.REQUIRED or project.commands or project.told_commands or project.tmp:
                return smallest
            return replace(smallest, base="scratch")
        case "debuggable":
            base = "debian-slim" if recipe.cgo else "alpine"
            return replace(recipe, base=catalog.base(base).id, strip=Strip.DWARF)
        case "naive":
            return naive(recipe)
    raise KeyError(name)
