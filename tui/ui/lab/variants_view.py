"""The shared state of the lab and the ladder: variants with their results."""

from collections.abc import Mapping

from tui.frozen import dataclass
from tui.lab.matrix.result import Phase, Result
from tui.lab.sizes.measurement import Figure, Measurement
from tui.lab.sizes.metrics import Metric
from tui.ui.kit.run_state import RunView


@dataclass(frozen=True, kw_only=True)
class VariantsView(RunView):
    """The rows of one run."""

    results: tuple[Result, ...]
    """The results in the order of the request."""
    estimates: Mapping[str, Measurement]
    """The estimated figures by name of the row."""
    exact: bool = False
    """Whether sizes are in exact bytes."""

    @property
    def measured(self) -> int:
        """The number of measured rows."""
        return sum(row.usable for row in self.results)

    @property
    def over(self) -> int:
        """The number of rows that are complete except for their trial."""
        return sum(row.phase in {Phase.MEASURED, Phase.FAILED} for row in self.results)

    def row(self, name: str) -> Result | None:
        """Return the row with that name, or None."""
        return next((row for row in self.results if row.name == name), None)

    def sizes(self, row: Result) -> Measurement:
        """Return the best sizes of a row."""
        return row.measurement if row.usable else self.estimates.get(row.name, Measurement())

    def figure(self, row: Result, metric: Metric) -> Figure | None:
        """Return the best figure of a row, or None."""
        return metric.figure(self.sizes(row), row.times)
