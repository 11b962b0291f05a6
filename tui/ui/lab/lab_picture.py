"""A plot of size against start-up, with a letter for each variant and a legend."""

from string import ascii_letters

from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from tui.lab.matrix.result import Result
from tui.lab.sizes.metrics import PULL, START
from tui.ui.kit.content import ACCENT, MUTED, fit
from tui.ui.lab.scatter import Axis, Point, scatter
from tui.ui.lab.view import LabView

_GAP = 3


class LabPicture(Widget):
    """Shows the measured rows of a :class:`LabView`."""

    DEFAULT_CSS = """
    LabPicture { width: 100%; height: 1fr; padding: 0 1; text-wrap: nowrap; }
    """

    view: var[LabView | None] = var(None, init=False)

    def watch_view(self) -> None:
        self.refresh()

    def render(self) -> Content:
        if self.view is None:
            return Content("")
        return picture(self.view, self.content_size.width, self.content_size.height)


def picture(view: LabView, width: int, height: int) -> Content:
    """Return the plot and its legend. Variants on the front have a mark and come first."""
    rows = [row for row in view.results if row.usable and PULL.of(row) and START.of(row)]
    if not rows:
        return Content.styled(
            "There are no start-up times yet. The lab runs the images after it has built all of them.", MUTED
        )
    rows.sort(key=lambda row: (not view.front.get(row.name), _pull(row)))
    points = [
        Point(letter, max(1.0, _pull(row)), max(0.1, _start(row)), bool(view.front.get(row.name)))
        for letter, row in zip(ascii_letters, rows, strict=False)
    ]
    longest = max(Content(view.labels[row.name]).cell_length for row in rows)
    beside = min(longest + 4, width // 2)
    drawn = scatter(
        points,
        Axis(PULL.label, PULL.format),
        Axis(START.name, START.format),
        width - beside - _GAP,
        height,
    ).split("\n", allow_blank=True)
    names = [
        Content.assemble(
            (f"{point.letter} ", "bold"),
            ("◆ " if point.best else "  ", ACCENT),
            view.labels[row.name],
        )
        for point, row in zip(points, rows, strict=False)
    ]
    if len(names) > height:
        names = [*names[: height - 1], Content.styled(f"  … {len(names) - height + 1} more", MUTED)]
    blank = Content("")
    lines = [
        Content.assemble(
            fit(drawn[at] if at < len(drawn) else blank, width - beside - _GAP),
            " " * _GAP,
            fit(names[at] if at < len(names) else blank, beside),
        )
        for at in range(height)
    ]
    return Content("\n").join(lines)


def _pull(row: Result) -> float:
    figure = PULL.of(row)
    return figure.value if figure else 0.0


def _start(row: Result) -> float:
    figure = START.of(row)
    return figure.value if figure else 0.0
