"""Figures of variants as an aligned table for people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tui.lab.matrix.result import Result
from tui.lab.sizes.measurement import Figure
from tui.lab.trial.startup import is_noisy
from tui.text.units import human_bytes, human_milliseconds, human_seconds


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures."""

    title: str
    figure: Callable[[Result], Figure | None]
    shown: Callable[[float], str]
    meaning: str = ""

    def cell(self, row: Result) -> str:
        """Return the figure as text, a start-up with its spread and a mark when it is noisy."""
        figure = self.figure(row)
        if figure is None:
            return "–"
        if self is not START:
            return self.shown(figure.value)
        mark = "≈" if is_noisy(figure.value, figure.spread) else ""
        return f"{mark}{self.shown(figure.value)} ±{self.shown(figure.spread)}"


PULL = Column("pull", lambda row: row.measurement.pull_bytes, human_bytes, "compressed layers")
UNPACKED = Column("unpacked", lambda row: row.measurement.unpacked_bytes, human_bytes, "layers on disk")
BINARY = Column("binary", lambda row: row.measurement.binary_bytes, human_bytes, "the program's file")
START = Column(
    "start",
    lambda row: row.measurement.startup_ms,
    human_milliseconds,
    "median of several runs, with their spread",
)
MEMORY = Column("memory", lambda row: row.measurement.memory_bytes, human_bytes)
STEPS = Column(
    "build",
    lambda row: row.seconds,
    human_seconds,
    "its own steps of the one solve, with the caches as they were",
)
COLD = Column("cold", lambda row: row.seconds, human_seconds, "from nothing")
EDIT = Column(
    "edit", lambda row: row.edit_seconds, human_seconds, "the same after one line of the program was changed"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    name: str
    """With its marks."""
    row: Result | None
    """Whose figures are shown; None where there can be none."""
    end: str = ""
    """What is said behind the figures."""


def table(columns: Sequence[Column], lines: Sequence[Line]) -> list[str]:
    """Return the titles and the lines, aligned."""
    cells = [[column.cell(line.row) for column in columns] if line.row else [] for line in lines]
    name = max((cell_len(line.name) for line in lines), default=0)
    widths = [
        max(len(column.title), *(len(known[at]) for known in cells if known))
        for at, column in enumerate(columns)
    ]
    titles = [column.title.rjust(wide) for column, wide in zip(columns, widths, strict=True)]
    shown = ["  ".join([" " * name, *titles])]
    for line, known in zip(lines, cells, strict=True):
        padding = " " * (name - cell_len(line.name)) if known else ""
        figures = [cell.rjust(wide) for cell, wide in zip(known, widths, strict=bool(known))]
        shown.append("  ".join([f"{line.name}{padding}", *figures, line.end]).rstrip())
    return shown


def sources(columns: Sequence[Column], rows: Sequence[Result]) -> str:
    """Return for each column where its figures come from, such as ``pull: measured (compressed layers)``."""
    return f"{'; '.join(_source(column, rows) for column in columns)}."


def _source(column: Column, rows: Sequence[Result]) -> str:
    figures = [figure for row in rows if (figure := column.figure(row))]
    meaning = f" ({column.meaning})" if figures and column.meaning else ""
    return f"{column.title}: {', '.join(dict.fromkeys(figure.source for figure in figures)) or 'not measured'}{meaning}"


def seconds_json(name: str, figure: Figure | None) -> dict[str, object]:
    """Return a time and its source as two fields of an object."""
    return {
        name: None if figure is None else round(figure.value, 3),
        f"{name}_source": None if figure is None else figure.source,
    }
