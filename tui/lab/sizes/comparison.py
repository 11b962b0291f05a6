"""The builds of a session beside each other, and beside the naive single stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.lab.sizes.build import Build
from tui.lab.sizes.figures import NO_FIGURES, Figures, Found, before_edit
from tui.lab.sizes.measurement import NO_TIMES, Measurement, Times
from tui.lab.sizes.metrics import PULL, UNPACKED
from tui.recipe import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the comparison."""

    name: str
    title: str
    recipe: Recipe
    measurement: Measurement
    times: Times = NO_TIMES
    build: Build | None = None
    """None for a row that nobody has built yet: then every figure in it is an estimate."""
    earlier: bool = False
    """Whether the files have been edited since it was built."""

    @property
    def works(self) -> bool:
        """Whether it was built of the files as they are now, and does not fail when it is run."""
        trial = self.build.trial if self.build else None
        return self.build is not None and not self.earlier and not (trial and trial.verdict.fails)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows, smallest pull first, and the one that the differences refer to."""

    rows: tuple[Row, ...]
    baseline: str
    """Name of the row that differences are taken against."""
    latest: str = ""
    """Name of the newest build."""

    def row(self, name: str) -> Row | None:
        """Return the row of that name, or None."""
        return next((row for row in self.rows if row.name == name), None)

    def previous(self, name: str) -> Row | None:
        """Return the build that came right before one, or None for the first."""
        builds = [row for row in self.rows if row.build is not None and row.name.startswith("build-")]
        builds.sort(key=lambda row: int(row.name.removeprefix("build-")))
        names = [row.name for row in builds]
        if name not in names or names.index(name) == 0:
            return None
        return builds[names.index(name) - 1]

    @property
    def best(self) -> str:
        """Name of the build with the smallest pull of those that work; empty while there is none."""
        return next((row.name for row in self.rows if row.works), "")

    @property
    def widest(self) -> float:
        """The largest unpacked size, in bytes: what a full bar stands for."""
        return max((figure.value for row in self.rows if (figure := UNPACKED.of(row))), default=0.0)


def compare(
    builds: Sequence[Build], naive: Row, baseline: str = "naive", figures: Figures = NO_FIGURES
) -> Comparison:
    """Put the builds beside the naive baseline, best (smallest pull) first.

    Args:
        builds: what the user has built, oldest first.
        naive: the single-stage row, which stands for a build of that name as well.
        baseline: the name of the row that the differences refer to; ``naive`` when it is not there.
        figures: what is known in this session.
    """
    rows = [*(_row(build, figures.of(build)) for build in builds if build.name != naive.name), naive]
    rows.sort(key=_pull)
    names = {row.name for row in rows}
    latest = builds[-1].name if builds else ""
    return Comparison(tuple(rows), baseline if baseline in names else "naive", latest)


def _row(build: Build, found: Found | None) -> Row:
    earlier = found is not None and found.earlier
    return Row(
        name=build.name,
        title=build.title,
        recipe=build.recipe,
        measurement=before_edit(build.measurement) if earlier else build.measurement,
        times=before_edit(build.times) if earlier else build.times,
        build=build,
        earlier=earlier,
    )


def _pull(row: Row) -> float:
    figure = PULL.of(row)
    return figure.value if figure else float("inf")
