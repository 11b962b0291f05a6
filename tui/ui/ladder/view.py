"""What the ladder's screen shows, as one frozen value: the rungs as they are now, and how the user looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tui.catalog import Catalog
from tui.lab.ladder.lesson_check import LessonCheck, LessonResult
from tui.lab.ladder.rungs import Rung, files_before, packing_sentence, result_of
from tui.lab.matrix.result import Result
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.figures import NO_FIGURES, Figures
from tui.lab.sizes.metrics import COLD, EDIT, PULL, UNPACKED
from tui.project import GoProject
from tui.render import Rendered
from tui.ui.lab.variants_view import VariantsView

COLUMNS = (UNPACKED, PULL, COLD, EDIT)


@dataclass(frozen=True, kw_only=True)
class LadderView(VariantsView):
    """One project's ladder: a row for each rung that applies. What follows from the rows is worked out once, on demand."""

    rungs: tuple[Rung, ...]
    """All of them, those that do not apply included."""
    times: bool = True
    """Whether the run measures times as well."""
    chosen: str
    """The variant's name of the rung under the cursor."""
    whole: bool = False
    """Whether both versions are shown whole, instead of one with what changes in it."""
    reading: bool = False
    """Whether the text is shown where there is room for one thing only."""
    trying: LessonCheck | None = None
    """What is being tried on the chosen rung."""
    shown: LessonResult | None = None
    """What the last trial has shown, until the cursor moves on."""

    @cached_property
    def rung(self) -> Rung:
        """The rung under the cursor."""
        return next((rung for rung in self.rungs if rung.name == self.chosen), self.rungs[0])

    @property
    def result(self) -> Result | None:
        """What is known of the rung under the cursor, or None where it does not apply."""
        return self.row(self.rung.name)

    @property
    def before(self) -> Rendered | None:
        """The files that the chosen rung is compared with, or None for the first one."""
        return files_before(self.rungs, self.rung)

    @property
    def can_try(self) -> bool:
        """Whether a claim can be tried on the chosen rung: not beside builds whose times are measured."""
        return self.rung.step.applies and self.trying is None and not (self.busy and self.times)

    @cached_property
    def widest(self) -> Mapping[str, float]:
        """For each column what a full bar stands for: the largest figure but the first rung's, whose bar may be cut."""
        found = {}
        for column in COLUMNS:
            first, *rest = [self.figure(row, column) for row in self.results] or [None]
            found[column.id] = max(
                (figure.value for figure in rest if figure), default=first.value if first else 0.0
            )
        return found

    @cached_property
    def verdict(self) -> str:
        """What UPX buys and costs here, or an empty string where it was not measured."""
        return packing_sentence({row.name: row for row in self.results})

    def at(self, name: str) -> "LadderView":
        """Return the view with the cursor on another rung."""
        return self if name == self.chosen else replace(self, chosen=name, shown=None)

    def measuring(self, rungs: tuple[Rung, ...], results: Mapping[str, Result]) -> "LadderView":
        """Return the view with what is known by now."""
        return replace(self, rungs=rungs, results=_rows(rungs, results))


def begun(
    rungs: tuple[Rung, ...],
    results: Mapping[str, Result],
    project: GoProject,
    catalog: Catalog,
    figures: Figures = NO_FIGURES,
) -> LadderView:
    """Return the view of a ladder that nobody has built yet, with what is known of its rungs."""
    rows = _rows(rungs, results)
    return LadderView(
        rungs=rungs,
        results=rows,
        estimates={
            row.name: estimate(project, row.variant.recipe, catalog, figures, row.variant.rendered)
            for row in rows
        },
        chosen=rows[0].name if rows else rungs[0].name,
    )


def _rows(rungs: tuple[Rung, ...], results: Mapping[str, Result]) -> tuple[Result, ...]:
    return tuple(result_of(rung, results) for rung in rungs if rung.step.applies)
