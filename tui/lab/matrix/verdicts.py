"""Derives what each step saves and costs, in one sentence a step, from the figures of the lab. Pure.

A step is judged by two variants that differ only in that step.
"""

from collections.abc import Sequence
from typing import Protocol

from tui.frozen import dataclass
from tui.lab.matrix.pareto import smaller
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.sizes.measurement import Figure, Measurement
from tui.lab.sizes.metrics import MEMORY, PULL, START, UNPACKED, Metric
from tui.recipe import Strip, Upx
from tui.text.units import human_bytes

_WORTH = 0.10
"""Minimum share of the pull that a packed program has to save to be worth slower starts."""


class Row(Protocol):
    """A variant with its figures, from a lab or from the history."""

    @property
    def variant(self) -> Variant:
        """The variant that was built."""

    @property
    def name(self) -> str:
        """The variant's name."""

    @property
    def measurement(self) -> Measurement:
        """The figures."""

    @property
    def usable(self) -> bool:
        """Whether it was measured."""


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """The effect of one step."""

    step: str
    """``stages``, ``strip``, ``base`` or ``upx``."""
    before: str
    """The variant without the step."""
    after: str
    """The variant with it."""
    sentence: str


def step_verdicts(results: Sequence[Row], recipe_base: str) -> tuple[StepVerdict, ...]:
    """Return a sentence for each step that two measured variants demonstrate.

    Args:
        results: the rows of a lab, or of the history.
        recipe_base: the id of the base on which strip and UPX modes are compared, if it was measured.
    """
    rows = [row for row in results if row.usable]
    matrix = [row for row in rows if row.variant.origin is Origin.MATRIX]
    here = [row for row in matrix if row.variant.recipe.base == recipe_base] or matrix
    naive = next((row for row in rows if row.variant.origin is Origin.NAIVE), None)
    own = next((row for row in rows if row.variant.origin is Origin.OWN), None)
    plain, debug = _point(here, Strip.NONE), _point(here, Strip.DWARF)
    stripped = _point(here, Strip.ALL)
    found = [
        _step("stages", "Multi-stage instead of single-stage", naive, plain or stripped),
        _step("own", f"Compared with your {_own_name(own)}", own, stripped or plain),
        _step("strip", "-s -w", plain, stripped, "Panics still show the file and line."),
        _symbols(debug, stripped),
        *(_step("base", *pair) for pair in _bases(matrix, stripped or plain)),
        *(
            packing(plain, packed)
            for strip in Strip
            for upx in Upx
            if (plain := _point(here, strip)) and (packed := _point(here, strip, upx)) and upx is not Upx.NONE
        ),
    ]
    return tuple(one for one in found if one is not None)


def _point(rows: Sequence[Row], strip: Strip, upx: Upx = Upx.NONE) -> Row | None:
    """Return the first row of a program. All rows must have the same base, which would affect the pull."""
    base = rows[0].variant.recipe.base if rows else ""
    return next(
        (
            row
            for row in rows
            if (row.variant.recipe.base, row.variant.recipe.strip, row.variant.recipe.upx)
            == (base, strip, upx)
        ),
        None,
    )


def _step(step: str, label: str, before: Row | None, after: Row | None, then: str = "") -> StepVerdict | None:
    if before is None or after is None:
        return None
    sentence = f"{label}: {_figures(before, after)}. {then}".rstrip()
    return StepVerdict(step, before.name, after.name, sentence)


def _symbols(debug: Row | None, stripped: Row | None) -> StepVerdict | None:
    """Return the cost of the symbol table, which is the difference between ``-w`` and ``-s -w``."""
    if debug is None or stripped is None:
        return None
    more = _value(debug.measurement.pull_bytes) - _value(stripped.measurement.pull_bytes)
    sentence = (
        f"With -w alone, the pull size is {human_bytes(more)} larger than with -s -w, but profilers can "
        "still read the symbol table."
        if more > 0
        else (
            "With -w alone, the pull size is the same as with -s -w, and profilers can still read the "
            "symbol table."
        )
    )
    return StepVerdict("strip", stripped.name, debug.name, sentence)


def _bases(rows: Sequence[Row], mine: Row | None) -> list[tuple[str, Row, Row]]:
    """Return each other base with a row of the recipe's base and one of its own, for the same program."""
    if mine is None:
        return []
    recipe = mine.variant.recipe
    others = [
        row
        for row in rows
        if row.variant.recipe.base != recipe.base
        and (row.variant.recipe.strip, row.variant.recipe.upx) == (recipe.strip, recipe.upx)
    ]
    return [(f"{_base_of(row)} instead of {_base_of(mine)}", mine, row) for row in others]


def packing(plain: Row, packed: Row) -> StepVerdict:
    """Return what UPX saves and costs, from a linked program and the packed one."""
    label = "UPX" if packed.variant.recipe.upx is Upx.FAST else "UPX with LZMA"
    if plain.variant.recipe.strip is not Strip.ALL:
        label += f" on {plain.variant.title.split(' · ')[1]}"
    sentence = f"{label}: {_figures(plain, packed)}. {_price(plain, packed)}."
    return StepVerdict("upx", plain.name, packed.name, sentence)


def stays_packed(plain: Row, packed: Row) -> bool:
    """Return whether UPX has no measurable cost. Only then is it kept, because every start would pay for it."""
    before, after = plain.measurement.startup_ms, packed.measurement.startup_ms
    return before is not None and after is not None and not smaller(before, after)


def _price(plain: Row, packed: Row) -> str:
    saved = 1 - _value(packed.measurement.pull_bytes) / max(1.0, _value(plain.measurement.pull_bytes))
    before, after = plain.measurement.startup_ms, packed.measurement.startup_ms
    if before is None or after is None:
        return "Start-up was not measured"
    if stays_packed(plain, packed):
        return (
            "UPX does not measurably slow down start-up, so use it unless vulnerability scanners must read "
            "the program"
        )
    if saved < _WORTH:
        return "UPX is not worth it for a service that restarts"
    return "UPX is worth it only if pulls cost you more than starts"


def _figures(before: Row, after: Row) -> str:
    """Return the changes in disk, pull, start-up and memory, for figures that both have."""
    one, other = before.measurement, after.measurement
    parts = [_share(metric, metric.figure(one), metric.figure(other)) for metric in (UNPACKED, PULL)]
    parts += [_moved(metric, metric.figure(one), metric.figure(other)) for metric in (START, MEMORY)]
    same = [
        metric.name
        for metric in (START, MEMORY)
        if _is_unchanged(metric, metric.figure(one), metric.figure(other))
    ]
    unchanged = f"{' and '.join(same)} unchanged" if same else ""
    return ", ".join(part for part in (*parts, unchanged) if part)


def _share(metric: Metric, before: Figure | None, after: Figure | None) -> str:
    if before is None or after is None or not before.value:
        return ""
    what = metric.share
    change = after.value / before.value - 1
    if round(abs(change) * 100) == 0:
        return f"{metric.name} unchanged"
    if change >= 1:
        return f"{after.value / before.value:.1f} times as much {what}"
    # a small remainder must not be rounded to nothing
    digits = 1 if -1 < change <= -0.995 else 0
    return f"{abs(change) * 100:.{digits}f} % {'less' if change < 0 else 'more'} {what}"


def _moved(metric: Metric, before: Figure | None, after: Figure | None) -> str:
    if before is None or after is None or _is_unchanged(metric, before, after):
        return ""
    return f"{metric.name} {metric.format(before.value)} → {metric.format(after.value)}"


def _is_unchanged(metric: Metric, before: Figure | None, after: Figure | None) -> bool:
    """Return whether two figures have the same text, or differ by no more than their spread."""
    if before is None or after is None:
        return False
    reads_the_same = metric.format(before.value) == metric.format(after.value)
    return reads_the_same or not (smaller(before, after) or smaller(after, before))


def _base_of(row: Row) -> str:
    return row.variant.title.split(" · ")[0]


def _own_name(own: Row | None) -> str:
    return own.variant.title.removeprefix("your own ") if own else ""


def _value(figure: Figure | None) -> float:
    return figure.value if figure else 0.0
