"""The images in a recipe's Dockerfile, and the digests that they are pinned to."""

from collections.abc import Iterable

from tui.catalog import Catalog
from tui.recipe.recipe import Layout, Recipe, Upx
from tui.registry.reference import BadReference, parse

ALL = "on"
"""The pin that means every digest in the catalogue."""


def builder_image(recipe: Recipe) -> str:
    """Return the image that compiles, such as ``golang:1.27-alpine``."""
    return f"golang:{recipe.go}-{recipe.builder}"


def upx_image(recipe: Recipe) -> str:
    """Return the image of the UPX stage. Debian 12 has UPX only in backports, so its builder uses Debian 13."""
    return "debian:trixie-slim" if recipe.builder == "bookworm" else builder_image(recipe)


def images_of(recipe: Recipe, catalog: Catalog) -> tuple[str, ...]:
    """Return the images in the ``FROM`` lines of a recipe's Dockerfile, without duplicates and ``scratch``."""
    found = [builder_image(recipe)]
    if recipe.layout is Layout.CACHED and recipe.upx is not Upx.NONE:
        found.append(upx_image(recipe))
    if recipe.layout is not Layout.NAIVE:
        found.append(catalog.base(recipe.base).reference)
    return tuple(image for image in dict.fromkeys(found) if image != "scratch")


def pinned(image: str, recipe: Recipe, catalog: Catalog) -> str:
    """Return an image with the digest that the recipe pins it to, or unchanged without one.

    A digest in the recipe takes precedence over the catalogue.
    """
    for pin in recipe.pin:
        reference, at, digest = pin.partition("@")
        if at and same_image(reference, image):
            return f"{image}@{digest}"
    known = catalog.digest(image) if ALL in recipe.pin else None
    return f"{image}@{known.value}" if known else image


def same_image(one: str, other: str) -> bool:
    """Return whether two references name the same tag: ``alpine`` is ``docker.io/library/alpine:latest``."""
    try:
        return parse(one) == parse(other)
    except BadReference:
        return False


def unpinned(recipe: Recipe, catalog: Catalog) -> tuple[str, ...]:
    """Return the images of a recipe that have no digest."""
    return tuple(image for image in images_of(recipe, catalog) if pinned(image, recipe, catalog) == image)


def named(pins: Iterable[str]) -> tuple[str, ...]:
    """Return the pins that name an image."""
    return tuple(pin for pin in pins if pin != ALL)
