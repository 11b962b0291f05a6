"""Facts about images for the command line: the catalogue, cached answers, and digests to pin to."""

from datetime import date

from tui.catalog import Catalog, Origin
from tui.catalog.facts import SECONDS, newest
from tui.catalog.question import images
from tui.headless import output
from tui.recipe import Recipe
from tui.recipe.images import ALL, images_of
from tui.registry.time_limit import TimeLimit


def with_digests(catalog: Catalog, recipe: Recipe, *, offline: bool) -> Catalog:
    """Return the catalogue with the digests of a recipe's images, if the recipe pins them.

    Registries are queried once a day. If one is unreachable, a note is printed and the cached digest is used.
    """
    if offline or ALL not in recipe.pin:
        return catalog
    facts = newest(catalog, images(images_of(recipe, catalog)), limit=TimeLimit(SECONDS))
    for error in facts.errors:
        output.info(f"{error.message} {error.hint}")
    return facts.catalog


def age_of(catalog: Catalog, today: date) -> str:
    """Return the age of the facts: the date of the bundled ones, and when a registry was last queried."""
    newest_fact = catalog.freshest
    asked = "" if newest_fact.origin is Origin.CATALOGUE else f", newest fact {newest_fact.said(today)}"
    return f"updated {catalog.compiled_on}{asked}"
