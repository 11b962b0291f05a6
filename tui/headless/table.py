"""Figures of variants as an aligned table."""

from collections.abc import Sequence

from rich.cells import cell_len

from tui.frozen import dataclass
from tui.lab.matrix.result import Result
from tui.lab.sizes.measurement import Figure
from tui.lab.sizes.metrics import START, Metric, sources_of
from tui.lab.trial.startup import is_noisy


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    name: str
    """The name with its marks."""
    row: Result | None
    """The row with the figures. None if there are none."""
    end: str = ""
    """Text after the figures."""


def table(columns: Sequence[Metric], lines: Sequence[Line]) -> list[str]:
    """Return the titles and the lines, aligned."""
    cells = [[cell_of(line.row, column) for column in columns] if line.row else [] for line in lines]
    name = max((cell_len(line.name) for line in lines), default=0)
    widths = [
        max(len(column.label), *(len(known[at]) for known in cells if known))
        for at, column in enumerate(columns)
    ]
    titles = [column.label.rjust(wide) for column, wide in zip(columns, widths, strict=True)]
    shown = ["  ".join([" " * name, *titles])]
    for line, known in zip(lines, cells, strict=True):
        padding = " " * (name - cell_len(line.name)) if known else ""
        figures = [cell.rjust(wide) for cell, wide in zip(known, widths, strict=bool(known))]
        shown.append("  ".join([f"{line.name}{padding}", *figures, line.end]).rstrip())
    return shown


def cell_of(row: Result, metric: Metric) -> str:
    """Return a figure as text. A start-up time has its spread, and a mark if it is noisy."""
    figure = metric.of(row)
    if figure is None:
        return "–"
    if metric is not START:
        return metric.format(figure.value)
    mark = "≈" if is_noisy(figure.value, figure.spread) else ""
    return f"{mark}{metric.format(figure.value)} ±{metric.format(figure.spread)}"


def sources(columns: Sequence[Metric], rows: Sequence[Result]) -> str:
    """Return the source of each column's figures, such as ``pull: measured (compressed layers)``."""
    return f"{'; '.join(sources_of(column, rows) for column in columns)}."


def seconds_json(name: str, figure: Figure | None) -> dict[str, object]:
    """Return a time and its source as two fields of an object."""
    return {
        name: None if figure is None else round(figure.value, 3),
        f"{name}_source": None if figure is None else figure.source,
    }
