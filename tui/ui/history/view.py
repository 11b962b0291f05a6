"""The state of the history screen as one frozen value."""

from dataclasses import replace

from tui.frozen import dataclass
from tui.lab.existing.existing_dockerfile import OWN
from tui.lab.history.entry import Entry
from tui.lab.history.figures import FOLLOWED
from tui.lab.history.trend import Trend, trends
from tui.lab.session import NAIVE
from tui.lab.sizes.metrics import Metric


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """The measurements of one module."""

    module: str
    entries: tuple[Entry, ...] = ()
    """The measurements, oldest first."""
    figure: Metric = FOLLOWED[0]
    """The figure of the chart."""
    exact: bool = False
    """Whether sizes are in exact bytes."""
    loaded: bool = False
    error: str = ""
    """The reason why the history is unreadable, and what to do."""

    @property
    def newest_first(self) -> tuple[tuple[str, Entry], ...]:
        """Each measurement with the id of its row."""
        return tuple((str(number), entry) for number, entry in enumerate(self.entries))[::-1]

    @property
    def first_row(self) -> str:
        """The initial row: the newest one that is not a baseline."""
        rows = [row for row, entry in self.newest_first if entry.name not in {NAIVE, OWN}]
        return next(iter(rows), self.newest_first[0][0] if self.entries else "")

    @property
    def commits(self) -> int:
        """The number of measured commits."""
        return len({entry.commit for entry in self.entries if entry.commit})

    def entry(self, row: str) -> Entry | None:
        """Return the measurement of a row, or None for an unknown row."""
        return next((entry for id_, entry in self.newest_first if id_ == row), None)

    def trend(self, row: str) -> Trend | None:
        """Return the changes of the figure for the image of a row, or None if it was never measured."""
        chosen = self.entry(row)
        if chosen is None:
            return None
        image = (chosen.program, chosen.title, chosen.platform)
        same = [one for one in self.entries if (one.program, one.title, one.platform) == image]
        return next(iter(trends(same, self.figure)), None)

    def with_next_figure(self) -> "HistoryView":
        """Return the view with the next figure in the chart."""
        return replace(self, figure=FOLLOWED[(FOLLOWED.index(self.figure) + 1) % len(FOLLOWED)])
