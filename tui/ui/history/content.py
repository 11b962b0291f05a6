"""The texts of the history screen as functions from a :class:`HistoryView` to content."""

from textual.content import Content

from tui.lab.history.entry import Entry
from tui.lab.history.figures import change_of
from tui.lab.history.trend import BLOCKS, Trend
from tui.lab.sizes.metrics import BUILD, MEMORY, PULL, START, UNPACKED, Metric
from tui.lab.trial.verdict import Outcome
from tui.text.clean import clean_line
from tui.text.units import plural
from tui.ui.history.view import HistoryView
from tui.ui.kit.columns import EXACT, GAP, Column, figure_column, fitting
from tui.ui.kit.content import ACCENT, BETTER, BREAKS, COSTS, MUTED, beside, fit

_TITLE = 24
"""Minimum cells of an image's title. Columns are dropped first."""
_BAR = 7
"""Cells of a bar, the same as the short hash of a commit."""
_ROOMY = 100
"""Minimum columns of a screen for dates with a year."""


def _seconds(entry: Entry) -> Content:
    if entry.from_cache:
        return Content("cached")
    return Content(f"{'~' if entry.shared else ''}{BUILD.format(entry.seconds)}")


def _columns(width: int, *, exact: bool) -> tuple[Column[Entry], ...]:
    """Return the columns that fit, the most important ones first."""
    size = EXACT if exact else 8
    wanted: tuple[Column[Entry], ...] = (
        figure_column(PULL, size, exact=exact),
        figure_column(START, 7),
        figure_column(MEMORY, size, exact=exact),
        figure_column(UNPACKED, size, exact=exact),
        Column(BUILD.id, BUILD.label, 7, _seconds),
    )
    return fitting(wanted, width - _date_cells(width) - 7 - 2 * GAP - _TITLE)


def _date_cells(width: int) -> int:
    return 16 if width >= _ROOMY else 11


def _line(
    cells: tuple[Content, Content, Content],
    columns: tuple[Column[Entry], ...],
    figures: list[Content],
    width: int,
) -> Content:
    taken = sum(column.width + GAP for column in columns)
    date, commit, title = cells
    room = width - taken - _date_cells(width) - 7 - 2 * GAP
    gap = Content(" " * GAP)
    parts = [fit(date, _date_cells(width)), fit(commit, 7), fit(title, room)]
    parts += [fit(cell, column.width, right=True) for column, cell in zip(columns, figures, strict=True)]
    return fit(gap.join(parts), width)


def head_line(width: int, *, exact: bool = False) -> Content:
    """Return the titles of the columns."""
    names = (Content.styled(name, MUTED) for name in ("measured", "commit", "image"))
    columns = _columns(width, exact=exact)
    titles = [Content.styled(column.title, MUTED) for column in columns]
    date, commit, title = names
    return _line((date, commit, title), columns, titles, width)


def row_line(entry: Entry, width: int, *, exact: bool = False) -> Content:
    """Return one measurement: date, commit, image and figures."""
    taken = entry.taken.astimezone().strftime("%Y-%m-%d %H:%M" if width >= _ROOMY else "%m-%d %H:%M")
    title = Content.styled(clean_line(entry.title), "bold")
    if entry.outcome == Outcome.FAILS:
        title = Content.assemble(("✗ fails  ", BREAKS), title)
    cells = (Content.styled(taken, MUTED), Content(entry.commit_short or "–"), title)
    columns = _columns(width, exact=exact)
    return _line(cells, columns, [column.cell(entry) for column in columns], width)


def title_content(view: HistoryView, width: int) -> Content:
    """Return the title line: the module and the number of measurements."""
    module = Content.styled(clean_line(view.module), "bold")
    if not view.entries:
        return fit(module, width).rstrip()
    commits = plural(view.commits, "commit") if view.commits else "commit unknown"
    message = f"{plural(len(view.entries), 'measurement')} · {commits}"
    return beside(module, Content.styled(message, MUTED), width)


def empty_content(view: HistoryView) -> Content:
    """Return the text for a history without measurements."""
    if view.error:
        return Content(view.error)
    if not view.loaded:
        return Content.styled("reading the history…", MUTED)
    return Content(
        "This module has no measurements yet. The history stores the measurements of every build and lab "
        "run, both in the wizard and on the command line."
    )


def chart_content(view: HistoryView, row: str, width: int, height: int) -> Content:
    """Return a bar for each commit with a measurement of a row's image, the newest last.

    The axis starts at zero.

    Args:
        view: the measurements.
        row: the id of the row with the image.
        width: available cells.
        height: lines of the bars.
    """
    entry, metric = view.entry(row), view.figure
    if entry is None:
        return Content("")
    trend = view.trend(row)
    title = Content.assemble((metric.name, f"bold {ACCENT}"), (" of ", MUTED), clean_line(entry.title))
    if trend is None:
        missing = Content.styled(f"The history does not contain this image's {metric.name}.", MUTED)
        return Content("\n").join([fit(title, width), missing])
    count = max(1, (width + GAP) // (_BAR + GAP))
    values, commits = trend.values[-count:], trend.commits[-count:]
    moved = change_of(values[0], values[-1], metric) if len(values) > 1 else "measured once"
    top = max(values) or 1.0
    styles = [_style(metric, values, at) for at in range(len(values))]
    lines = [beside(title, Content.styled(moved, MUTED), width)]
    lines.append(_across([Content(metric.format(value)) for value in values], width))
    for level in range(height - 1, -1, -1):
        cells = [
            Content.styled(_block(value / top * height - level) * _BAR, style)
            for value, style in zip(values, styles, strict=True)
        ]
        lines.append(_across(cells, width))
    lines.append(_across([Content.styled(commit[:7] or "–", MUTED) for commit in commits], width))
    return Content("\n").join(lines)


def _style(metric: Metric, values: tuple[float, ...], at: int) -> str:
    """Return the colour of a bar by the change since the previous commit."""
    if at == 0 or values[at] == values[at - 1]:
        return "$primary"
    return BETTER if metric.better(values[at], values[at - 1]) else COSTS


def _block(part: float) -> str:
    """Return the character for a fraction of a line, blank for 0 or less."""
    if part <= 0:
        return " "
    return BLOCKS[min(len(BLOCKS), max(1, round(part * len(BLOCKS)))) - 1]


def _across(cells: list[Content], width: int) -> Content:
    return fit(Content(" " * GAP).join(fit(cell, _BAR) for cell in cells), width)


def foot_content(trend: Trend | None, width: int) -> Content:
    """Return the legend of the chart."""
    if trend is None or len(trend.values) < 2:
        return fit(
            Content.styled("To see a trend in the chart, commit a change and measure again.", MUTED),
            width,
        )
    return fit(
        Content.styled(
            "Each bar is a commit's latest measurement, without uncommitted changes.",
            MUTED,
        ),
        width,
    )
