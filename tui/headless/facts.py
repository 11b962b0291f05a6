"""What the command line knows of images: the catalogue, what was kept of earlier answers, and digests to pin to."""

from datetime import date

from tui.catalog import Catalog, Origin
from tui.catalog.facts import SECONDS, newest
from tui.catalog.question import images
from tui.headless import output
from tui.recipe import Recipe
from tui.recipe.images import ALL, images_of
from tui.registry.time_limit import TimeLimit


def with_digests(catalog: Catalog, recipe: Recipe, *, offline: bool) -> Catalog:
    """Return the catalogue with the digests of a recipe's images, where the recipe pins to what is known.

    Registries are asked unless they were today; where one does not answer, that is said, and what is known stays.
    """
    if offline or ALL not in recipe.pin:
        return catalog
    facts = newest(catalog, images(images_of(recipe, catalog)), limit=TimeLimit(SECONDS))
    for error in facts.errors:
        output.info(f"{error.message} {error.hint}")
    return facts.catalog


def age_of(catalog: Catalog, today: date) -> str:
    """Return how old the facts are: the day of the bundled ones, and when a registry was last asked, if ever."""
    newest_fact = catalog.freshest
    asked = "" if newest_fact.origin is Origin.CATALOGUE else f"; newest fact {newest_fact.said(today)}"
    return f"of {catalog.compiled_on}{asked}"
