"""Compares the builds of a session with each other and with the naive single stage."""

from collections.abc import Sequence

from tui.frozen import dataclass
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
    """None for a row without a build, whose figures are estimates."""
    earlier: bool = False
    """Whether the files have been edited since the build."""

    @property
    def works(self) -> bool:
        """Whether it was built from the current files, and does not fail in its test run."""
        trial = self.build.trial if self.build else None
        return self.build is not None and not self.earlier and not (trial and trial.verdict.fails)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows, smallest pull first, and the baseline of the differences."""

    rows: tuple[Row, ...]
    baseline: str
    """Name of the row that the differences refer to."""
    latest: str = ""
    """Name of the newest build."""

    def row(self, name: str) -> Row | None:
        """Return the row of that name, or None."""
        return next((row for row in self.rows if row.name == name), None)

    def previous(self, name: str) -> Row | None:
        """Return the build before another, or None for the first."""
        builds = [row for row in self.rows if row.build is not None and row.name.startswith("build-")]
        builds.sort(key=lambda row: int(row.name.removeprefix("build-")))
        names = [row.name for row in builds]
        if name not in names or names.index(name) == 0:
            return None
        return builds[names.index(name) - 1]

    @property
    def best(self) -> str:
        """Name of the working build with the smallest pull. Empty if there is none."""
        return next((row.name for row in self.rows if row.works), "")

    @property
    def widest(self) -> float:
        """The largest unpacked size in bytes, which a full bar represents."""
        return max((figure.value for row in self.rows if (figure := UNPACKED.of(row))), default=0.0)


def compare(
    builds: Sequence[Build], naive: Row, baseline: str = "naive", figures: Figures = NO_FIGURES
) -> Comparison:
    """Compare the builds with the naive baseline, sorted by pull size.

    Args:
        builds: the user's builds, oldest first.
        naive: the single-stage row, which also represents a build of that name.
        baseline: the name of the row that the differences refer to. ``naive`` if there is no such row.
        figures: the figures of this session.
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
