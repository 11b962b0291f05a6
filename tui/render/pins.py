"""The FROM line of a stage, with the digest that the image is pinned to."""

from tui.catalog import Catalog
from tui.frozen import dataclass
from tui.recipe import Recipe
from tui.recipe.images import pinned


@dataclass(frozen=True, slots=True)
class From:
    """The image in a ``FROM`` line."""

    reference: str
    """The image, with its digest if it is pinned."""
    note: str
    """The comment above a pinned image, which shows the tag, or empty."""


def start(image: str, recipe: Recipe, catalog: Catalog) -> From:
    """Return the FROM line of a stage with an image."""
    reference = pinned(image, recipe, catalog)
    return From(reference, f"# {image}, pinned by digest" if reference != image else "")
