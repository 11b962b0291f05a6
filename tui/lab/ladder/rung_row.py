"""One rung of a project's ladder with its Dockerfile, and what is known of its image."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tui.lab.matrix.result import Phase
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Measurement, Times
from tui.project import GoProject
from tui.recipe import RecipeContext, title
from tui.recipe.ladder import Step
from tui.render import Rendered, render

_LEFT_OUT = ".git\n**/node_modules\n"
"""What no rung sends to the builder, before a .dockerignore says more: large, and of no use to a Go build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRow:
    """One row of the ladder as it is now."""

    variant: Variant
    step: Step
    phase: Phase = Phase.WAITING
    measurement: Measurement = field(default_factory=Measurement)
    seconds: Figure | None = None
    """What building it from nothing takes."""
    edit_seconds: Figure | None = None
    """What building it again after an edit of one line takes."""
    failure: str = ""
    """Why there is no image, in one or two sentences."""
    build: Build | None = None
    """Only when it was built in this session."""
    remembered: bool = False
    """Whether its figures are from the history: the project has not changed since."""

    @property
    def name(self) -> str:
        """The rung's name."""
        return self.step.name

    @property
    def times(self) -> Times:
        """The figures of its build."""
        return Times(cold=self.seconds, edit=self.edit_seconds)

    @property
    def usable(self) -> bool:
        """Whether it was measured."""
        return self.phase is Phase.MEASURED


def rows_of(context: RecipeContext, steps: Iterable[Step]) -> tuple[RungRow, ...]:
    """Return a row for each step, none of them built yet."""
    own = _own_ignore(context.project)
    return tuple(RungRow(variant=_variant(context, step, own), step=step) for step in steps)


def changed_rows(
    rows: Iterable[RungRow], context: RecipeContext, steps: Iterable[Step]
) -> tuple[RungRow, ...]:
    """Return the rows of other steps with what is known of those whose Dockerfile has stayed the same."""
    known = {row.name: row for row in rows}
    return tuple(
        replace(known[row.name], step=row.step)
        if row.name in known and known[row.name].variant.rendered == row.variant.rendered
        else row
        for row in rows_of(context, steps)
    )


def shared_times(rows: tuple[RungRow, ...]) -> tuple[RungRow, ...]:
    """Return rows in which those without a time have that of a row with the same steps up to the last stage.

    Of equal steps in one solve BuildKit runs one, and says of the others that they came from the cache.
    """
    timed = {_work(row): row for row in rows if row.usable and row.seconds and row.edit_seconds}
    return tuple(_timed_like(row, timed.get(_work(row))) if row.usable else row for row in rows)


def _timed_like(row: RungRow, other: RungRow | None) -> RungRow:
    if other is None or (row.seconds and row.edit_seconds):
        return row
    return replace(
        row, seconds=row.seconds or other.seconds, edit_seconds=row.edit_seconds or other.edit_seconds
    )


def _work(row: RungRow) -> tuple[str, str]:
    """Return all of a rung's build that takes time: everything but the stage that makes the image, and what comes in."""
    rendered = row.variant.rendered
    return rendered.dockerfile.rpartition("\nFROM ")[0], rendered.dockerignore


def _variant(context: RecipeContext, step: Step, own_ignore: str) -> Variant:
    project = replace(context.project, ca_certs=False, tzdata=False) if step.bare else context.project
    rendered = render(project, step.recipe, context.catalog)
    if not step.ignores:
        rendered = replace(rendered, dockerignore=f"{_LEFT_OUT}{own_ignore}")
    return Variant(
        name=f"{Origin.RUNG}-{step.name}",
        title=title(step.recipe, context.catalog),
        origin=Origin.RUNG,
        recipe=step.recipe,
        rendered=rendered,
    )


def _own_ignore(project: GoProject) -> str:
    try:
        return (project.root / ".dockerignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def files_before(rows: Iterable[RungRow], row: RungRow) -> Rendered | None:
    """Return the files of the nearest earlier rung that applies, or None for the first."""
    found = None
    for candidate in rows:
        if candidate.name == row.name:
            break
        found = candidate.variant.rendered if candidate.step.applies else found
    return found
