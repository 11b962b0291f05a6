"""Finds the variants that no other beats in pull size, start-up and memory at once."""

from collections.abc import Iterable, Mapping
from math import log

from tui.lab.sizes.measurement import Figure, Measurement

AXES = ("pull_bytes", "startup_ms", "memory_bytes")
"""The figures that are compared. Smaller is better."""


def live_axes(measurements: Iterable[Measurement]) -> tuple[str, ...]:
    """Return the figures that were measured for at least one variant. The others are ignored."""
    known = tuple(measurements)
    return tuple(axis for axis in AXES if any(_figure(one, axis) for one in known))


def pareto(measurements: Mapping[str, Measurement]) -> dict[str, bool | None]:
    """Return for each variant whether it is on the front, or None if that is unknown.

    A variant beats another if it is clearly better in one figure and worse in none. Figures that differ by no more than
    their spreads are equal. A figure that was measured for no variant is ignored. A variant that lacks a figure which
    others have is neither on the front nor beats another, because its figure could have any value.
    """
    axes = live_axes(measurements.values())
    complete = {
        name: tuple(figure for axis in axes if (figure := _figure(one, axis)))
        for name, one in measurements.items()
    }
    known = {name: figures for name, figures in complete.items() if axes and len(figures) == len(axes)}
    return {
        name: None
        if name not in known
        else not any(_beats(other, known[name]) for key, other in known.items() if key != name)
        for name in measurements
    }


def smaller(one: Figure, other: Figure) -> bool:
    """Return whether a figure is smaller than another by more than either of their spreads."""
    return other.value - one.value > max(one.spread, other.spread)


def _beats(one: tuple[Figure, ...], other: tuple[Figure, ...]) -> bool:
    pairs = tuple(zip(one, other, strict=True))
    return (
        not any(smaller(rival, mine) for mine, rival in pairs)
        and any(smaller(mine, rival) for mine, rival in pairs)
        # equality within spreads is not transitive, so the order could be a cycle, which a product avoids
        and _product(one) < _product(other)
    )


def _product(figures: tuple[Figure, ...]) -> float:
    return sum(log(max(figure.value, 1e-9)) for figure in figures)


def _figure(measurement: Measurement, axis: str) -> Figure | None:
    found: Figure | None = getattr(measurement, axis)
    return found
