"""One rung of a project's ladder with its Dockerfile, and what is known of its image."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tui.lab.build import Build
from tui.lab.measurement import Figure, Measurement
from tui.lab.result import Phase
from tui.lab.variant import Origin, Variant
from tui.project import GoProject
from tui.recipe import Situation, title
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
    def usable(self) -> bool:
        """Whether it was measured."""
        return self.phase is Phase.MEASURED


def rows_of(situation: Situation, steps: Iterable[Step]) -> tuple[RungRow, ...]:
    """Return a row for each step, none of them built yet."""
    own = _own_ignore(situation.project)
    return tuple(RungRow(variant=_variant(situation, step, own), step=step) for step in steps)


def changed_rows(rows: Iterable[RungRow], situation: Situation, steps: Iterable[Step]) -> tuple[RungRow, ...]:
    """Return the rows of other steps with what is known of those whose Dockerfile has stayed the same."""
    known = {row.name: row for row in rows}
    return tuple(
        replace(known[row.name], step=row.step)
        if row.name in known and known[row.name].variant.rendered == row.variant.rendered
        else row
        for row in rows_of(situation, steps)
    )


def _variant(situation: Situation, step: Step, own_ignore: str) -> Variant:
    project = replace(situation.project, ca_certs=False, tzdata=False) if step.bare else situation.project
    rendered = render(project, step.recipe, situation.catalog)
    if not step.ignores:
        rendered = replace(rendered, dockerignore=f"{_LEFT_OUT}{own_ignore}")
    return Variant(
        name=f"{Origin.RUNG}-{step.name}",
        title=title(step.recipe, situation.catalog),
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
