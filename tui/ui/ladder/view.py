"""What the ladder's screen shows, as one frozen value: the rungs as they are now, and how the user looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tui.catalog import Catalog
from tui.lab.ladder.lesson_check import LessonCheck, LessonResult
from tui.lab.ladder.rung_row import RungRow, files_before
from tui.lab.matrix.result import Phase
from tui.lab.matrix.verdicts import packing
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.measurement import Figure, Measurement
from tui.lab.sizes.metrics import COLD, EDIT, PULL, UNPACKED, Metric
from tui.project import GoProject
from tui.render import Rendered
from tui.ui.lab.view import Standing

COLUMNS = (UNPACKED, PULL, COLD, EDIT)


@dataclass(frozen=True, kw_only=True)
class LadderView:
    """One project's ladder. What follows from the rows is worked out once, on demand."""

    rows: tuple[RungRow, ...]
    estimates: Mapping[str, Measurement]
    """For each rung that applies what it will probably come to."""
    standing: Standing | None = None
    """How far a climb has come, or None before the first one."""
    trouble: str = ""
    """What went wrong, and what to do."""
    times: bool = True
    """Whether the climb measures times as well."""
    chosen: str = ""
    """The rung under the cursor."""
    whole: bool = False
    """Whether both versions are shown whole, instead of one with what changes in it."""
    reading: bool = False
    """Whether the text is shown where there is room for one thing only."""
    trying: LessonCheck | None = None
    """What is being tried on the chosen rung."""
    shown: LessonResult | None = None
    """What the last trial has shown, until the cursor moves on."""

    @property
    def busy(self) -> bool:
        """Whether a climb runs."""
        return self.standing in {Standing.RUNNING, Standing.STOPPING}

    @property
    def due(self) -> int:
        """How many rungs apply."""
        return sum(row.step.applies for row in self.rows)

    @property
    def over(self) -> int:
        """How many rungs are measured, or will not be."""
        return sum(row.phase in {Phase.MEASURED, Phase.FAILED} for row in self.rows)

    @property
    def measured(self) -> int:
        """How many rungs are measured."""
        return sum(row.usable for row in self.rows)

    @cached_property
    def row(self) -> RungRow:
        """The rung under the cursor."""
        return next((row for row in self.rows if row.name == self.chosen), self.rows[0])

    @property
    def before(self) -> Rendered | None:
        """The files that the chosen rung is compared with, or None for the first one."""
        return files_before(self.rows, self.row)

    def sizes(self, row: RungRow) -> Measurement:
        """Return the best figures there are of a rung."""
        return row.measurement if row.usable else self.estimates.get(row.name, Measurement())

    def figure(self, row: RungRow, metric: Metric) -> Figure | None:
        """Return the best figure there is of a rung, or None."""
        return metric.figure(self.sizes(row), row.times)

    @cached_property
    def widest(self) -> Mapping[str, float]:
        """For each column what a full bar stands for: the largest figure but the first rung's, whose bar may be cut."""
        found = {}
        for column in COLUMNS:
            values = [figure.value for row in self.rows[1:] if (figure := self.figure(row, column))]
            first = self.figure(self.rows[0], column)
            found[column.id] = max(values, default=first.value if first else 0.0)
        return found

    @cached_property
    def verdict(self) -> str:
        """What UPX buys and costs here, or an empty string where it was not measured."""
        found = {row.name: row for row in self.rows if row.usable}
        if "stripped" not in found or "upx" not in found:
            return ""
        return packing(found["stripped"], found["upx"]).sentence

    def at(self, name: str) -> "LadderView":
        """Return the view with the cursor on another rung."""
        return self if name == self.chosen else replace(self, chosen=name, shown=None)


def begun(rows: tuple[RungRow, ...], project: GoProject, catalog: Catalog) -> LadderView:
    """Return the view of a ladder that nobody has climbed yet."""
    estimates = {row.name: estimate(project, row.step.recipe, catalog) for row in rows if row.step.applies}
    first = next((row.name for row in rows if row.step.applies), rows[0].name)
    return LadderView(rows=rows, estimates=estimates, chosen=first)
