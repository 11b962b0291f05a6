"""The builds of a session beside each other, and beside the naive single stage."""

from dataclasses import dataclass

from tui.lab.sizes.build import Build
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
    build: Build | None = None
    """None for a row that nobody has built yet: then every figure in it is an estimate."""

    @property
    def times(self) -> Times:
        """The figures of its build."""
        return self.build.times if self.build else NO_TIMES


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
    def widest(self) -> float:
        """The largest unpacked size, in bytes: what a full bar stands for."""
        return max((figure.value for row in self.rows if (figure := UNPACKED.of(row))), default=0.0)


def compare(builds: tuple[Build, ...], naive: Row, baseline: str = "naive") -> Comparison:
    """Put the builds beside the naive baseline, best (smallest pull) first.

    Args:
        builds: every finished build of the session, oldest first.
        naive: the single-stage row: estimated, unless ``builds`` holds a real one named ``naive``.
        baseline: the name of the row that the differences refer to; ``naive`` when it is not there.
    """
    rows = [
        Row(
            name=build.name,
            title=build.title,
            recipe=build.recipe,
            measurement=build.measurement,
            build=build,
        )
        for build in builds
    ]
    if all(row.name != "naive" for row in rows):
        rows.append(naive)
    rows.sort(key=_pull)
    names = {row.name for row in rows}
    latest = next((build.name for build in reversed(builds)), "")
    return Comparison(tuple(rows), baseline if baseline in names else "naive", latest)


def _pull(row: Row) -> float:
    figure = PULL.of(row)
    return figure.value if figure else float("inf")
