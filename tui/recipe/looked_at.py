"""The images that somebody who has a recipe before him looks at: worth asking registries about."""

from tui.catalog import Catalog
from tui.recipe.options.base import FIRST
from tui.recipe.recipe import Recipe


def looked_at(recipe: Recipe, catalog: Catalog) -> tuple[str, ...]:
    """Return the images of a recipe, and those that the wizard offers first."""
    own = (f"golang:{recipe.go}-{recipe.builder}", catalog.base(recipe.base).reference)
    return tuple(dict.fromkeys((*own, *(catalog.base(name).reference for name in FIRST))))
