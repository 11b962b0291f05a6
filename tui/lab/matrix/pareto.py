"""Which variants nothing else beats in pull size, start-up and memory at once."""

from collections.abc import Iterable, Mapping
from math import log

from tui.lab.sizes.measurement import Figure, Measurement

AXES = ("pull_bytes", "startup_ms", "memory_bytes")
"""The figures that decide, each the better the smaller."""


def live_axes(measurements: Iterable[Measurement]) -> tuple[str, ...]:
    """Return the figures that were measured on at least one variant: the others decide nothing."""
    known = tuple(measurements)
    return tuple(axis for axis in AXES if any(_figure(one, axis) for one in known))


def pareto(measurements: Mapping[str, Measurement]) -> dict[str, bool | None]:
    """Return for each variant whether it is on the front, or None where nobody can tell.

    One variant beats another when it is clearly better in one figure and worse in none. Figures that differ by no
    more than their spreads are equal. What nobody measured on any variant decides nothing; a variant that lacks a
    figure which others have is neither on the front nor beats anyone: its figure might be anything.
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
    """Return whether a figure is smaller than another by more than both their spreads."""
    return other.value - one.value > max(one.spread, other.spread)


def _beats(one: tuple[Figure, ...], other: tuple[Figure, ...]) -> bool:
    pairs = tuple(zip(one, other, strict=True))
    return (
        not any(smaller(theirs, mine) for mine, theirs in pairs)
        and any(smaller(mine, theirs) for mine, theirs in pairs)
        # within their spreads three figures can chase each other in a circle; a product cannot
        and _product(one) < _product(other)
    )


def _product(figures: tuple[Figure, ...]) -> float:
    return sum(log(max(figure.value, 1e-9)) for figure in figures)


def _figure(measurement: Measurement, axis: str) -> Figure | None:
    found: Figure | None = getattr(measurement, axis)
    return found
