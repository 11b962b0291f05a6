"""What the lab's panel shows, as one frozen value: the rows as they are now, and how the user looks at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tui.catalog import Catalog
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
"""The most that the name of an own Dockerfile may take."""
_PAIR = 2
"""Rows that can be put side by side."""


@dataclass(frozen=True, kw_only=True)
class LabView(VariantsView):
    """One run of the lab. What follows from the rows is worked out once, on demand."""

    recipe: Recipe
    """Whose other choices all variants share."""
    labels: Mapping[str, str]
    """For each row's name what tells it from the others, such as ``alpine · -s -w · lzma``."""
    known: tuple[Result, ...] = ()
    """What was measured elsewhere in this session, and is judged with the rows."""
    edits: bool = False
    """Whether a rebuild after an edit is measured, too."""
    sort: str = METRICS[0].id
    descending: bool = False
    goal: Goal = Goal.BALANCED
    marked: tuple[str, ...] = ()
    """The rows that are put side by side, the first one first."""
    picture: bool = False
    """Whether the rows are shown as points of a picture."""

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """What is measured of each row."""
        return metrics_of(self.results, edits=self.edits)

    @cached_property
    def rows(self) -> tuple[Result, ...]:
        """The rows as they are sorted; those without the figure come last, whichever way."""
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
        """For each measured row whether nothing else beats it, or None where nobody can tell."""
        return pareto({row.name: row.measurement for row in self.results if row.usable})

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """The figures that decide over the front."""
        return live_axes(row.measurement for row in self.results if row.usable)

    @cached_property
    def verdicts(self) -> tuple[StepVerdict, ...]:
        """What each step buys and costs."""
        return step_verdicts((*self.results, *self._known_elsewhere), self.recipe.base)

    @property
    def _known_elsewhere(self) -> tuple[Result, ...]:
        here = {row.variant.origin for row in self.results}
        return tuple(row for row in self.known if row.variant.origin not in here)

    @cached_property
    def advice(self) -> Advice | None:
        """What serves the goal best, or None while nothing is measured."""
        return advise(self.goal, self.results)

    @cached_property
    def widest(self) -> float:
        """The unpacked size that a full bar stands for: the largest of the matrix, the baselines may be cut."""
        sizes = [self.figure(row, UNPACKED) for row in self.results if row.variant.origin is Origin.MATRIX]
        return max((size.value for size in sizes if size), default=0.0)

    def marking(self, name: str) -> "LabView":
        """Return the view with a row marked, or no longer; of three the oldest mark goes."""
        if name in self.marked:
            return replace(self, marked=tuple(known for known in self.marked if known != name))
        return replace(self, marked=(*self.marked, name)[-_PAIR:])

    def pair(self, cursor: str) -> tuple[Result, Result] | None:
        """Return the two marked rows; where fewer are marked, that one or the recommended, and the one of the cursor."""
        best = (self.advice.name,) if self.advice else ()
        names = self.marked if len(self.marked) == _PAIR else (*(self.marked or best), cursor)
        rows = [row for name in dict.fromkeys(names) if (row := self.row(name)) and row.usable]
        return (rows[0], rows[1]) if len(rows) == _PAIR else None

    def next_sort(self, step: int) -> "LabView":
        """Return the view sorted by the next column that is shown at all."""
        sorts = [*(metric.id for metric in self.metrics), NAME]
        at = sorts.index(self.sort) if self.sort in sorts else 0
        return replace(self, sort=sorts[(at + step) % len(sorts)], descending=False)

    def sorted_by(self, column: str) -> "LabView":
        """Return the view sorted by a column; the other way round when it was sorted by that one."""
        return replace(self, sort=column, descending=column == self.sort and not self.descending)


def begun(
    project: GoProject,
    recipe: Recipe,
    catalog: Catalog,
    results: Sequence[Result],
    *,
    edits: bool,
    figures: Figures = NO_FIGURES,
) -> LabView:
    """Return the view of a run that begins, with what is known of its rows."""
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
    """Return the naive single stage where it was measured of the files as they are now."""
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
    """Return what tells a variant from the others, in as few cells as possible: it is never cut."""
    if variant.origin is not Origin.MATRIX:
        # a path may hold anything, and be as long as it likes
        return (
            clean_line(variant.title)[:_LABEL_CELLS] if variant.origin is Origin.OWN else "naive single stage"
        )
    recipe = variant.recipe
    base = catalog.nickname(recipe.base).removesuffix("-static")
    packed = {Upx.NONE: "", Upx.FAST: " · upx", Upx.LZMA: " · lzma"}[recipe.upx]
    return f"{base} · {_STRIPS[recipe.strip]}{packed}"


def next_goal(goal: Goal) -> Goal:
    """Return the goal that a key goes to."""
    goals = tuple(Goal)
    return goals[(goals.index(goal) + 1) % len(goals)]
