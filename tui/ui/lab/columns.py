"""The columns of the lab, for display and sorting."""

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from tui.frozen import dataclass
from tui.lab.matrix.result import Result
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.lab.sizes.metrics import BINARY, COLD, EDIT, MEMORY, PULL, START, STEPS, UNPACKED, Metric
from tui.ui.kit.columns import EXACT, GAP, Column, figure_content, fitting
from tui.ui.kit.content import COSTS, MUTED

NAME = "name"
"""The column that is never dropped."""
BAR = "bar"
"""The column with a bar of the unpacked size, the only one without sorting."""
_NOTE_CELLS = 16
"""Minimum cells of the column of notes."""
_BAR_CELLS = (6, 24)
"""Minimum and maximum cells of a bar."""

Shown = tuple[Result, Measurement]
"""A row with its best figures: measured, or else estimated."""


def _figure(metric: Metric, width: int, *, exact: bool = False) -> Column[Shown]:
    return Column(
        metric.id,
        metric.label,
        EXACT if exact else width,
        lambda row: figure_content(metric, metric.figure(row[1], row[0].times), exact=exact),
    )


def start_content(row: Result, found: Figure | None, *, spread: bool) -> Content:
    """Return a start-up time, marked if small differences to it are noise."""
    shown = figure_content(START, found)
    if found is None or found.source in {Source.ESTIMATE, Source.HOST, Source.EARLIER}:
        return shown
    return Content.assemble(
        ("≈" if noisy(row) else "", COSTS), shown, (_spread(found) if spread else "", MUTED)
    )


METRICS = (PULL, UNPACKED, START, MEMORY, BINARY, STEPS, COLD, EDIT)


def _columns(*, exact: bool) -> tuple[Column[Shown], ...]:
    """Return all columns in display order. Those that do not fit are dropped from the right."""
    narrow: Column[Shown] = Column(
        START.id, START.label, 8, lambda row: start_content(row[0], START.figure(row[1]), spread=False)
    )
    return (
        _figure(PULL, 8, exact=exact),
        _figure(UNPACKED, 9, exact=exact),
        Column(
            START.id,
            START.label,
            13,
            lambda row: start_content(row[0], START.figure(row[1]), spread=True),
            narrow,
        ),
        _figure(MEMORY, 8, exact=exact),
        Column(BAR, "", _BAR_CELLS[0], lambda _row: Content("")),
        _figure(BINARY, 8, exact=exact),
        _figure(STEPS, 6),
        _figure(COLD, 6),
        _figure(EDIT, 6),
    )


def metrics_of(rows: Sequence[Result], *, edits: bool) -> tuple[Metric, ...]:
    """Return the measured metrics. Build times are either with or without caches."""
    other = STEPS if any(row.uncached for row in rows) else COLD
    return tuple(metric for metric in METRICS if metric is not other and (edits or metric is not EDIT))


@dataclass(frozen=True, slots=True)
class Layout:
    """The widths of the columns."""

    name: int
    """Cells of the names and their marks, enough for the longest."""
    columns: tuple[Column[Shown], ...]
    notes: int
    """Cells of the notes, or 0 without room for them."""

    def column_at(self, x: int) -> str:
        """Return the id of the column at a cell, or an empty string for a column without sorting."""
        if x < self.name:
            return NAME
        end = self.name
        for column in self.columns:
            end += GAP + column.width
            if x < end:
                return "" if column.id == BAR else column.id
        return ""


def layout_of(width: int, name: int, metrics: Sequence[Metric], *, exact: bool = False) -> Layout:
    """Return the columns that fit a width.

    Args:
        width: available cells.
        name: cells of the longest name with its marks. Names are cut last.
        metrics: the measured metrics.
        exact: whether sizes are in exact bytes.
    """
    name = min(name, width)
    measured = {BAR, *(metric.id for metric in metrics)}
    wanted = tuple(column for column in _columns(exact=exact) if column.id in measured)
    chosen = fitting(wanted, width - name, narrow=False)
    if len(chosen) < len(wanted):
        # the spread of the start-up is dropped before any column
        chosen = fitting([column.narrow or column for column in wanted], width - name)
    room = width - name - sum(column.width + GAP for column in chosen)
    notes = room - GAP if room >= _NOTE_CELLS + GAP and len(chosen) == len(wanted) else 0
    more = min(_BAR_CELLS[1] - _BAR_CELLS[0], max(0, room - notes - GAP if notes else room))
    columns = (
        replace(column, width=column.width + more) if column.id == BAR else column for column in chosen
    )
    return Layout(name, tuple(columns), notes)


def noisy(row: Result) -> bool:
    """Return whether the start-up times of a row vary too much for small differences to matter."""
    trial = row.build.trial if row.build else None
    return bool(trial and trial.startup and trial.startup.noisy)


def _spread(figure: Figure) -> str:
    return (
        f" ±{figure.spread:.1f}"
        if 0 < figure.spread < 9.95
        else f" ±{figure.spread:.0f}"
        if figure.spread
        else ""
    )
