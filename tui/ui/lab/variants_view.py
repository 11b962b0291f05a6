"""What the lab and the ladder show alike: variants that are built and measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.lab.matrix.result import Phase, Result
from tui.lab.sizes.measurement import Figure, Measurement
from tui.lab.sizes.metrics import Metric
from tui.ui.kit.run_state import RunView


@dataclass(frozen=True, kw_only=True)
class VariantsView(RunView):
    """The rows of one run."""

    results: tuple[Result, ...]
    """In the order in which they were asked for."""
    estimates: Mapping[str, Measurement]
    """For each row's name what it will probably come to."""
    exact: bool = False
    """Whether sizes are shown to the byte."""

    @property
    def measured(self) -> int:
        """How many rows are measured."""
        return sum(row.usable for row in self.results)

    @property
    def over(self) -> int:
        """How many rows will not change any more, but for being run."""
        return sum(row.phase in {Phase.MEASURED, Phase.FAILED} for row in self.results)

    def row(self, name: str) -> Result | None:
        """Return the row of that name, or None."""
        return next((row for row in self.results if row.name == name), None)

    def sizes(self, row: Result) -> Measurement:
        """Return the best figures there are of a row."""
        return row.measurement if row.usable else self.estimates.get(row.name, Measurement())

    def figure(self, row: Result, metric: Metric) -> Figure | None:
        """Return the best figure there is of a row, or None."""
        return metric.figure(self.sizes(row), row.times)
