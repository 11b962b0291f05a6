"""The images whose facts matter for a recipe, and which are looked up in registries."""

from tui.catalog import Catalog
from tui.recipe.images import images_of
from tui.recipe.options.base import COMMON_BASES
from tui.recipe.recipe import Recipe


def relevant_images(recipe: Recipe, catalog: Catalog) -> tuple[str, ...]:
    """Return the images of a recipe and the common bases."""
    offered = (catalog.base(name).reference for name in COMMON_BASES)
    return tuple(dict.fromkeys((*images_of(recipe, catalog), *offered)))
