"""What the history screen shows: a value that says all of it. Pure."""

from dataclasses import dataclass, replace

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
    """Oldest first."""
    figure: Metric = FOLLOWED[0]
    """Which one the chart follows."""
    exact: bool = False
    """Whether sizes are shown to the byte."""
    loaded: bool = False
    trouble: str = ""
    """Why they cannot be read, and what to do."""

    @property
    def newest_first(self) -> tuple[tuple[str, Entry], ...]:
        """Each measurement with the id of its row."""
        return tuple((str(number), entry) for number, entry in enumerate(self.entries))[::-1]

    @property
    def first_row(self) -> str:
        """The row to begin with: the newest one that is not only there to be compared with."""
        rows = [row for row, entry in self.newest_first if entry.name not in {NAIVE, OWN}]
        return next(iter(rows), self.newest_first[0][0] if self.entries else "")

    @property
    def commits(self) -> int:
        """How many commits were measured."""
        return len({entry.commit for entry in self.entries if entry.commit})

    def entry(self, row: str) -> Entry | None:
        """Return the measurement of a row, or None when there is no such row."""
        return next((entry for id_, entry in self.newest_first if id_ == row), None)

    def trend(self, row: str) -> Trend | None:
        """Return how the figure moved for the image of a row; None where it was never measured."""
        chosen = self.entry(row)
        if chosen is None:
            return None
        image = (chosen.program, chosen.title, chosen.platform)
        same = [one for one in self.entries if (one.program, one.title, one.platform) == image]
        return next(iter(trends(same, self.figure)), None)

    def with_next_figure(self) -> "HistoryView":
        """Return the view with the chart on the next figure."""
        return replace(self, figure=FOLLOWED[(FOLLOWED.index(self.figure) + 1) % len(FOLLOWED)])
