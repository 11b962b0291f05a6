"""How a stage begins: the image, and the digest that it is held to."""

from dataclasses import dataclass

from tui.catalog import Catalog
from tui.recipe import Recipe
from tui.recipe.images import pinned


@dataclass(frozen=True, slots=True)
class From:
    """What stands after ``FROM``."""

    reference: str
    """With its digest where it is pinned."""
    note: str
    """The comment above a pinned one: the tag, for people to read; else empty."""


def start(image: str, recipe: Recipe, catalog: Catalog) -> From:
    """Return how a stage of an image begins."""
    reference = pinned(image, recipe, catalog)
    return From(reference, f"# {image}, pinned by digest" if reference != image else "")
