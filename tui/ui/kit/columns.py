"""The columns of a table: titles, cells, and selection by width."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual.content import Content

from tui.frozen import dataclass
from tui.lab.sizes.measurement import Figure, Source
from tui.lab.sizes.metrics import Measured, Metric
from tui.ui.kit.content import MUTED

Row_contra = TypeVar("Row_contra", contravariant=True)

GAP = 2
"""Cells between two columns."""
EXACT = 15
"""Cells of a size in exact bytes."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row_contra]):
    """One column of a table."""

    id: str
    """The id of the metric, or a name of its own."""
    title: str
    width: int
    cell: Callable[[Row_contra], Content]
    narrow: "Column[Row_contra] | None" = None
    """The narrower replacement, or None."""


def figure_content(metric: Metric, found: Figure | None, *, exact: bool = False) -> Content:
    """Return a figure as a cell. A ``~`` marks a figure that was not measured on an image."""
    if found is None:
        return Content.styled("–", MUTED)
    text = metric.format(found.value, exact=exact)
    guessed = found.source in {Source.ESTIMATE, Source.HOST, Source.EARLIER}
    return Content.styled(f"~{text}", MUTED) if guessed else Content(text)


def figure_column(metric: Metric, width: int, *, exact: bool = False) -> Column[Measured]:
    """Return the column of a metric."""
    return Column(
        metric.id, metric.label, width, lambda row: figure_content(metric, metric.of(row), exact=exact)
    )


def fitting(
    wanted: Sequence[Column[Row_contra]], room: int, *, narrow: bool = True
) -> tuple[Column[Row_contra], ...]:
    """Return the columns up to the first that does not fit.

    Args:
        wanted: columns by importance.
        room: cells for all columns, including the gap before each.
        narrow: whether a column may be replaced by its narrow form.
    """
    chosen: list[Column[Row_contra]] = []
    for column in wanted:
        forms = (column, column.narrow) if narrow else (column,)
        form = next((form for form in forms if form and form.width + GAP <= room), None)
        if form is None:
            break
        chosen.append(form)
        room -= form.width + GAP
    return tuple(chosen)
