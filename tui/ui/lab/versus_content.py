"""The texts of the comparison of two variants."""

from difflib import unified_diff

from textual.content import Content

from tui.lab.matrix.result import Result
from tui.lab.sizes.measurement import Figure
from tui.lab.sizes.metrics import START, Metric
from tui.text.clean import clean_line
from tui.ui.kit.columns import figure_content
from tui.ui.kit.content import BETTER, BREAKS, COSTS, MUTED, fit, heading, percent
from tui.ui.lab.columns import start_content
from tui.ui.lab.view import LabView

_FIGURE = 14


def figures_content(one: Result, other: Result, view: LabView, width: int) -> Content:
    """Return each figure of both, and the difference of the second one."""
    label = max(12, min(width - 3 * (_FIGURE + 2), 16))
    heads = [
        fit(Content.styled(f"{at} {view.labels[row.name]}", "bold"), width)
        for at, row in ((1, one), (2, other))
    ]
    lines = [
        *heads,
        _line(
            label,
            Content(""),
            Content.styled("1", "bold"),
            Content.styled("2", "bold"),
            Content.styled("2 vs 1", MUTED),
        ),
    ]
    for metric in view.metrics:
        before, after = (view.figure(row, metric) for row in (one, other))
        name = Content.styled(metric.name, MUTED)
        lines.append(
            _line(
                label,
                name,
                _cell(metric, one, before, exact=view.exact),
                _cell(metric, other, after, exact=view.exact),
                _change(metric, before, after, exact=view.exact),
            )
        )
    lines += [fit(fact, width) for fact in _facts(one, other, label)]
    return Content("\n").join(lines)


def _line(label: int, name: Content, one: Content, other: Content, change: Content) -> Content:
    cells = [fit(name, label), *(fit(cell, _FIGURE, right=True) for cell in (one, other)), change]
    return Content("  ").join(cells)


def _cell(metric: Metric, row: Result, found: Figure | None, *, exact: bool) -> Content:
    if metric is START:
        return start_content(row, found, spread=True)
    return figure_content(metric, found, exact=exact)


def _change(metric: Metric, before: Figure | None, after: Figure | None, *, exact: bool) -> Content:
    if before is None or after is None:
        return Content.styled("–", MUTED)
    apart = after.value - before.value
    if abs(apart) <= max(before.spread, after.spread) or not apart:
        return Content.styled("the same" if not apart else "within the margin of error", MUTED)
    sign = "−" if apart < 0 else "+"
    style = BETTER if metric.better(after.value, before.value) else COSTS
    return Content.styled(
        f"{sign}{metric.format(abs(apart), exact=exact)}  {percent(after.value, before.value)}", style
    )


def _facts(one: Result, other: Result, label: int) -> list[Content]:
    """Return the known contents of each image."""
    if one.build is None or other.build is None:
        return []
    lines = []
    for name, words in (("shell", "shell"), ("CA bundle", "ca_bundle"), ("time zones", "time_zones")):
        held = ["yes" if getattr(row.build.contents, words) else "no" for row in (one, other) if row.build]
        lines.append(
            _line(label, Content.styled(name, MUTED), Content(held[0]), Content(held[1]), Content(""))
        )
    roots = ["yes" if row.build.contents.root else "no" for row in (one, other) if row.build]
    lines.append(
        _line(label, Content.styled("runs as root", MUTED), Content(roots[0]), Content(roots[1]), Content(""))
    )
    return lines


def diff_of_dockerfiles(one: Result, other: Result) -> Content:
    """Return the diff of the two Dockerfiles, each line with its sign."""
    before, after = (row.variant.rendered.dockerfile.splitlines() for row in (one, other))
    lines = list(unified_diff(before, after, "1", "2", lineterm="", n=2))[2:]
    rows = [heading("Dockerfile", "− only in 1   + only in 2")]
    if not lines:
        rows.append(Content.styled("the same", MUTED))
    for line in map(clean_line, lines):
        style = {"+": BETTER, "-": BREAKS, "@": MUTED}.get(line[:1], "")
        rows.append(Content.styled(line, style) if style else Content(line))
    return Content("\n").join(rows)
