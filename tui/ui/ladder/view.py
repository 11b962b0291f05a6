"""The state of the ladder screen as one frozen value: the rungs, and how the user views them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from tui.catalog import Catalog
from tui.frozen import dataclass
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
    """The ladder of one project, with a row for each applicable rung. Derived values are computed once, on demand."""

    rungs: tuple[Rung, ...]
    """All rungs, including those that do not apply."""
    times: bool = True
    """Whether the run also measures times."""
    chosen: str
    """The variant's name of the rung under the cursor."""
    whole: bool = False
    """Whether both versions are shown side by side."""
    reading: bool = False
    """Whether a narrow terminal shows the explanation instead of the file."""
    trying: LessonCheck | None = None
    """The running check on the current rung."""
    shown: LessonResult | None = None
    """The result of the last check, until the cursor moves."""

    @cached_property
    def rung(self) -> Rung:
        """The rung under the cursor."""
        return next((rung for rung in self.rungs if rung.name == self.chosen), self.rungs[0])

    @property
    def result(self) -> Result | None:
        """The result of the rung under the cursor, or None if it does not apply."""
        return self.row(self.rung.name)

    @property
    def before(self) -> Rendered | None:
        """The files to compare the current rung with, or None for the first one."""
        return files_before(self.rungs, self.rung)

    @property
    def can_try(self) -> bool:
        """Whether checks are available. They are not while a build measures times."""
        return self.rung.step.applies and self.trying is None and not (self.busy and self.times)

    @cached_property
    def widest(self) -> Mapping[str, float]:
        """The value of a full bar by column: the largest one except for the first rung, whose bar may be cut."""
        found = {}
        for column in COLUMNS:
            first, *rest = [self.figure(row, column) for row in self.results] or [None]
            found[column.id] = max(
                (figure.value for figure in rest if figure), default=first.value if first else 0.0
            )
        return found

    @cached_property
    def verdict(self) -> str:
        """The benefit and cost of UPX, or an empty string if it was not measured."""
        return packing_sentence({row.name: row for row in self.results})

    def at(self, name: str) -> "LadderView":
        """Return the view with the cursor on another rung."""
        return self if name == self.chosen else replace(self, chosen=name, shown=None)

    def measuring(self, rungs: tuple[Rung, ...], results: Mapping[str, Result]) -> "LadderView":
        """Return the view with the latest results."""
        return replace(self, rungs=rungs, results=_rows(rungs, results))


def new_view(
    rungs: tuple[Rung, ...],
    results: Mapping[str, Result],
    project: GoProject,
    catalog: Catalog,
    figures: Figures = NO_FIGURES,
) -> LadderView:
    """Return the view of a new ladder with the known results of its rungs."""
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
