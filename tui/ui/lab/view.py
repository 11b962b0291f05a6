"""The state of the lab screen as one frozen value: the rows, and how the user views them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from tui.catalog import Catalog
from tui.frozen import dataclass
from tui.lab.matrix.goals import Advice, Goal, advise
from tui.lab.matrix.pareto import live_axes, pareto
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.matrix.verdicts import StepVerdict, step_verdicts
from tui.lab.platform import platform_of
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.figures import NO_FIGURES, Figures
from tui.lab.sizes.metrics import BY_ID, UNPACKED, Metric
from tui.project import GoProject
from tui.recipe import Recipe, Strip, Upx, naive
from tui.render import render
from tui.text.clean import clean_line
from tui.ui.lab.columns import METRICS, NAME, metrics_of
from tui.ui.lab.variants_view import VariantsView

_STRIPS = {Strip.NONE: "plain", Strip.DWARF: "-w", Strip.ALL: "-s -w"}
_LABEL_CELLS = 32
"""Maximum cells of the name of an own Dockerfile."""
_PAIR = 2
"""Number of rows in a side-by-side comparison."""


@dataclass(frozen=True, kw_only=True)
class LabView(VariantsView):
    """One run of the lab. Derived values are computed once, on demand."""

    recipe: Recipe
    """The recipe with the common choices of all variants."""
    labels: Mapping[str, str]
    """The labels that distinguish the rows, by name, such as ``alpine · -s -w · lzma``."""
    known: tuple[Result, ...] = ()
    """Earlier results of this session, which are judged with the rows."""
    edits: bool = False
    """Whether rebuilds after an edit are measured, too."""
    sort: str = METRICS[0].id
    descending: bool = False
    goal: Goal = Goal.BALANCED
    marked: tuple[str, ...] = ()
    """The rows to compare side by side, in order."""
    picture: bool = False
    """Whether the rows are shown as a plot."""

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics of each row."""
        return metrics_of(self.results, edits=self.edits)

    @cached_property
    def rows(self) -> tuple[Result, ...]:
        """The rows in their order. Rows without the figure always come last."""
        if self.sort == NAME:
            return tuple(sorted(self.results, key=lambda row: self.labels[row.name], reverse=self.descending))
        found = {row.name: self.figure(row, BY_ID[self.sort]) for row in self.results}
        known = [row for row in self.results if row.usable and found[row.name]]
        values = {name: figure.value for name, figure in found.items() if figure}
        known.sort(key=lambda row: values[row.name], reverse=self.descending)
        rest = [row for row in self.results if row not in known]
        return (*known, *sorted(rest, key=lambda row: values.get(row.name, float("inf"))))

    @cached_property
    def front(self) -> Mapping[str, bool | None]:
        """Whether each measured row is on the front, or None if that is unknown."""
        return pareto({row.name: row.measurement for row in self.results if row.usable})

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """The figures that decide the front."""
        return live_axes(row.measurement for row in self.results if row.usable)

    @cached_property
    def verdicts(self) -> tuple[StepVerdict, ...]:
        """The benefit and cost of each step."""
        return step_verdicts((*self.results, *self._known_elsewhere), self.recipe.base)

    @property
    def _known_elsewhere(self) -> tuple[Result, ...]:
        here = {row.variant.origin for row in self.results}
        return tuple(row for row in self.known if row.variant.origin not in here)

    @cached_property
    def advice(self) -> Advice | None:
        """The best variant for the goal, or None while nothing is measured."""
        return advise(self.goal, self.results)

    @cached_property
    def widest(self) -> float:
        """The unpacked size of a full bar: the largest of the matrix. Bars of baselines may be cut."""
        sizes = [self.figure(row, UNPACKED) for row in self.results if row.variant.origin is Origin.MATRIX]
        return max((size.value for size in sizes if size), default=0.0)

    def marking(self, name: str) -> "LabView":
        """Return the view with the mark of a row toggled. A third mark removes the oldest."""
        if name in self.marked:
            return replace(self, marked=tuple(known for known in self.marked if known != name))
        return replace(self, marked=(*self.marked, name)[-_PAIR:])

    def pair(self, cursor: str) -> tuple[Result, Result] | None:
        """Return the two marked rows, completed by the recommended one and the one under the cursor."""
        best = (self.advice.name,) if self.advice else ()
        names = self.marked if len(self.marked) == _PAIR else (*(self.marked or best), cursor)
        rows = [row for name in dict.fromkeys(names) if (row := self.row(name)) and row.usable]
        return (rows[0], rows[1]) if len(rows) == _PAIR else None

    def next_sort(self, step: int) -> "LabView":
        """Return the view sorted by the next visible column."""
        sorts = [*(metric.id for metric in self.metrics), NAME]
        at = sorts.index(self.sort) if self.sort in sorts else 0
        return replace(self, sort=sorts[(at + step) % len(sorts)], descending=False)

    def sorted_by(self, column: str) -> "LabView":
        """Return the view sorted by a column, in reverse order if it was sorted by that one."""
        return replace(self, sort=column, descending=column == self.sort and not self.descending)


def new_view(
    project: GoProject,
    recipe: Recipe,
    catalog: Catalog,
    results: Sequence[Result],
    *,
    edits: bool,
    figures: Figures = NO_FIGURES,
) -> LabView:
    """Return the view of a new run with the known results of its rows."""
    return LabView(
        recipe=recipe,
        results=tuple(results),
        labels={row.name: label_of(row.variant, catalog) for row in results},
        estimates={
            row.name: estimate(project, row.variant.recipe, catalog, figures, row.variant.rendered)
            for row in results
            if row.variant.origin is not Origin.OWN
        },
        known=_known(project, recipe, catalog, figures),
        edits=edits,
    )


def _known(project: GoProject, recipe: Recipe, catalog: Catalog, figures: Figures) -> tuple[Result, ...]:
    """Return the result of the naive single stage, if it matches the current files."""
    plain = naive(recipe)
    rendered = render(project, plain, catalog)
    found = figures.find(rendered, platform_of(plain, figures.platform))
    if found is None or found.earlier:
        return ()
    build = found.record.build
    variant = Variant(
        name=build.name, title=build.title, origin=Origin.NAIVE, recipe=plain, rendered=rendered
    )
    return (Result(variant=variant, phase=Phase.MEASURED, build=build),)


def label_of(variant: Variant, catalog: Catalog) -> str:
    """Return a short label that distinguishes a variant. It is never cut."""
    if variant.origin is not Origin.MATRIX:
        # a path may contain any characters and have any length
        return (
            clean_line(variant.title)[:_LABEL_CELLS] if variant.origin is Origin.OWN else "single-stage image"
        )
    recipe = variant.recipe
    base = catalog.nickname(recipe.base).removesuffix("-static")
    packed = {Upx.NONE: "", Upx.FAST: " · upx", Upx.LZMA: " · lzma"}[recipe.upx]
    return f"{base} · {_STRIPS[recipe.strip]}{packed}"


def next_goal(goal: Goal) -> Goal:
    """Return the next goal."""
    goals = tuple(Goal)
    return goals[(goals.index(goal) + 1) % len(goals)]
