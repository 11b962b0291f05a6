"""The columns of the lab: what can be shown of a variant, and what its rows can be sorted by. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from tui.lab.matrix.result import Result
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.text.units import human_bytes, human_milliseconds, human_seconds
from tui.ui.kit.content import COSTS, MUTED

NAME = "name"
"""The column that is never dropped."""
BAR = "bar"
"""The column that draws the unpacked size; the only one that nothing can be sorted by."""
GAP = 2
_NOTE_CELLS = 16
"""The least room for which notes are worth their column."""
_SPREAD_CELLS = 13
"""What a start-up takes together with its spread; in a narrow column it stands by itself."""
_BAR_CELLS = (6, 24)
"""The shortest and the longest bar."""

Known = Callable[[Result], Measurement]
"""The best figures there are of a row: measured, else estimated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of figures."""

    id: str
    title: str
    width: int
    figure: Callable[[Result, Measurement], Figure | None] = lambda _row, _sizes: None
    shown: Callable[[float], str] = human_bytes

    def cell(self, row: Result, sizes: Measurement) -> Content:
        """Return the figure with a mark for what was not measured, and for what hardly can be told."""
        found = self.figure(row, sizes)
        if found is None:
            return Content.styled("–", MUTED)
        text = self.shown(found.value)
        if found.source in {Source.ESTIMATE, Source.HOST}:
            return Content.styled(f"~{text}", MUTED)
        if self.id == "start":
            spread = _spread(found) if self.width >= _SPREAD_CELLS else ""
            return Content.assemble(("≈" if noisy(row) else "", COSTS), text, (spread, MUTED))
        return Content(text)


COLUMNS = (
    Column(id="pull", title="pull", width=8, figure=lambda _, sizes: sizes.pull_bytes),
    Column(id="unpacked", title="unpacked", width=9, figure=lambda _, sizes: sizes.unpacked_bytes),
    Column(
        id="start",
        title="start",
        width=_SPREAD_CELLS,
        figure=lambda _, sizes: sizes.startup_ms,
        shown=human_milliseconds,
    ),
    Column(id="memory", title="memory", width=8, figure=lambda _, sizes: sizes.memory_bytes),
    Column(id=BAR, title="", width=_BAR_CELLS[0]),
    Column(id="binary", title="binary", width=8, figure=lambda _, sizes: sizes.binary_bytes),
    Column(id="build", title="build", width=6, figure=lambda row, _: row.seconds, shown=human_seconds),
    Column(id="edit", title="edit", width=6, figure=lambda row, _: row.edit_seconds, shown=human_seconds),
)
"""In the order in which they are shown; those that do not fit go from the right."""
SORTS = (*(column.id for column in COLUMNS if column.id != BAR), NAME)
"""What rows can be sorted by, in the order in which a key goes through them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a width is shared out."""

    name: int
    """Cells for the name and its marks: enough for the longest."""
    columns: tuple[Column, ...]
    notes: int
    """Cells for the notes, 0 where there is no room for them."""

    def column_at(self, x: int) -> str:
        """Return the id of the column that a cell belongs to, or an empty string where nothing can be sorted by it."""
        if x < self.name:
            return NAME
        end = self.name
        for column in self.columns:
            end += GAP + column.width
            if x < end:
                return "" if column.id == BAR else column.id
        return ""


def layout_of(width: int, name: int, *, edits: bool) -> Layout:
    """Return what fits a width.

    Args:
        width: in cells.
        name: cells of the longest name with its marks; it is cut only where there is room for nothing else.
        edits: whether rebuilding after an edit is measured at all.
    """
    name = min(name, width)
    wanted = [column for column in COLUMNS if column.id != "edit" or edits]
    chosen = _fitting(wanted, width - name)
    if len(chosen) < len(wanted):
        # before a column goes, the start-up does without its spread
        narrow = [replace(column, width=8) if column.id == "start" else column for column in wanted]
        chosen = _fitting(narrow, width - name)
    room = width - name - sum(column.width + GAP for column in chosen)
    notes = room - GAP if room >= _NOTE_CELLS + GAP and len(chosen) == len(wanted) else 0
    bar = next((at for at, column in enumerate(chosen) if column.id == BAR), None)
    if bar is not None:
        more = min(_BAR_CELLS[1] - _BAR_CELLS[0], max(0, room - notes - GAP if notes else room))
        chosen[bar] = replace(chosen[bar], width=_BAR_CELLS[0] + more)
    return Layout(name, tuple(chosen), notes)


def _fitting(wanted: Sequence[Column], room: int) -> list[Column]:
    """Return the columns up to the first that does not fit."""
    chosen = []
    for column in wanted:
        room -= column.width + GAP
        if room < 0:
            break
        chosen.append(column)
    return chosen


def noisy(row: Result) -> bool:
    """Return whether the starts of a row differed by so much that small differences mean nothing."""
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
