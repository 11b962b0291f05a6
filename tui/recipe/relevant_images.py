"""The images that somebody who has a recipe before him looks at: worth asking registries about."""

from tui.catalog import Catalog
from tui.recipe.images import images_of
from tui.recipe.options.base import FIRST
from tui.recipe.recipe import Recipe


def relevant_images(recipe: Recipe, catalog: Catalog) -> tuple[str, ...]:
    """Return the images of a recipe, and those that the wizard offers first."""
    offered = (catalog.base(name).reference for name in FIRST)
    return tuple(dict.fromkeys((*images_of(recipe, catalog), *offered)))
