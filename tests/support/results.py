"""Rows of a lab as values, with figures made up for the test."""

from dataclasses import replace

from tests.support.builds import finished
from tests.support.samples import WEB
from tui.catalog import load
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin, Variant, name_of
from tui.lab.sizes.contents import Contents
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.recipe import Recipe, naive, title
from tui.render import render


def measured(value: float | None, spread: float = 0.0) -> Figure | None:
    """Return a measured figure, or None."""
    return None if value is None else Figure(value, Source.MEASURED, spread)


def figures(
    pull: float | None,
    start: float | None = None,
    memory: float | None = None,
    *,
    unpacked: float | None = None,
    spread: float = 0.0,
) -> Measurement:
    """Return sizes in MB, start-up in ms with its spread, and memory in MB."""

    def megabytes(value: float | None) -> Figure | None:
        return measured(None if value is None else value * 1e6)

    return Measurement(
        pull_bytes=megabytes(pull),
        unpacked_bytes=megabytes(unpacked if unpacked is not None else pull),
        startup_ms=measured(start, spread),
        memory_bytes=megabytes(memory),
    )


def row(
    recipe: Recipe,
    measurement: Measurement,
    contents: Contents | None = None,
    origin: Origin = Origin.MATRIX,
) -> Result:
    """Return a measured row of the web sample."""
    catalog = load()
    recipe = naive(recipe) if origin is Origin.NAIVE else recipe
    name = name_of(catalog.nickname(recipe.base), recipe) if origin is Origin.MATRIX else origin
    variant = Variant(
        name=name,
        title="your own Dockerfile" if origin is Origin.OWN else title(recipe, catalog),
        origin=origin,
        recipe=recipe,
        rendered=render(WEB, recipe, catalog),
    )
    build = replace(
        finished(name, recipe, 7_000_000), measurement=measurement, contents=contents or Contents()
    )
    return Result(variant=variant, phase=Phase.MEASURED, build=build)
