"""The texts of the ladder as functions from a :class:`LadderView` to content."""

from itertools import zip_longest

from textual.content import Content

from tui.lab.ladder.lesson_check import LessonCheck
from tui.lab.ladder.rungs import Rung
from tui.lab.matrix.result import Phase
from tui.lab.sizes.measurement import Figure, Source
from tui.render.difference import Line, compared, file_difference, ignore_difference
from tui.text.clean import clean_line
from tui.text.units import plural
from tui.ui.build.view import BuildView
from tui.ui.kit.columns import EXACT, GAP, figure_content
from tui.ui.kit.content import (
    ACCENT,
    BETTER,
    BREAKS,
    COSTS,
    EMPTY,
    MUTED,
    bar,
    beside,
    by_source,
    fit,
    hang,
    heading,
)
from tui.ui.kit.run_state import RunState
from tui.ui.lab.content import STOPPING, running
from tui.ui.ladder.view import COLUMNS, LadderView

_FIGURE = 8
_NAME = (26, 46)
"""Minimum and maximum cells of a rung's name."""
_BAR = (6, 14)
"""Minimum and maximum cells of a bar. Names have priority over bars."""
_MARKS = {
    Phase.WAITING: ("·", MUTED),
    Phase.BUILT: ("○", ACCENT),
    Phase.MEASURED: ("✓", BETTER),
    Phase.FAILED: ("✗", BREAKS),
}
_ADDED, _GONE = "$success 15%", "$error 15%"
DOING = {
    LessonCheck.EDIT: "editing a copy of the project and building it twice",
    LessonCheck.TEST: "breaking a test in a copy of the project and building it",
    LessonCheck.SOURCE: "building the image and reading its files",
}


def layout(width: int, *, exact: bool = False) -> tuple[int, int]:
    """Return the cells of a rung's name and of each bar, 0 without room for bars."""
    figures = len(COLUMNS) * ((EXACT if exact else _FIGURE) + GAP)
    bar = min(_BAR[1], (width - _NAME[1] - figures) // len(COLUMNS) - 1)
    if bar < _BAR[0]:
        return max(_NAME[0], min(_NAME[1], width - figures)), 0
    return _NAME[1], bar


def title_content(view: LadderView, build: BuildView | None, project: str, width: int) -> Content:
    """Return the title line: the project and the progress."""
    rungs = plural(len(view.results), "rung")
    left = Content.assemble((project, "bold"), (f" · {rungs} · ", MUTED), _standing(view, build))
    return fit(left, width)


def _standing(view: LadderView, build: BuildView | None) -> Content:
    total = len(view.results)
    known = f"{view.measured} of {total}"
    if view.trying is not None:
        return Content.assemble(
            (DOING[view.trying], ACCENT), (" · ", MUTED), ("x", f"bold {ACCENT}"), (": stop", MUTED)
        )
    match view.run:
        case RunState.IDLE if view.measured:
            return Content.assemble(
                (f"{known} measured (the project has not changed)", BETTER), (" · ", MUTED), *_offers()
            )
        case RunState.IDLE:
            return Content.assemble(*_offers())
        case RunState.RUNNING:
            doing = "rebuilding after an edit" if view.over == total else f"{known} measured"
            return running(doing, build)
        case RunState.STOPPING:
            return STOPPING
        case RunState.STOPPED:
            return Content.styled(f"■ stopped, {known} measured (b: resume)", COSTS)
        case RunState.FAILED:
            return Content.styled(f"! {clean_line(view.error)}", COSTS)
    failed = sum(row.phase is Phase.FAILED for row in view.results)
    return Content.assemble(
        (f"✓ {known} measured", BETTER), (f" · {failed} failed" if failed else "", BREAKS)
    )


def _offers() -> list[Content | tuple[str, str]]:
    return [
        ("b", f"bold {ACCENT}"),
        (": build all rungs (minutes)   ", MUTED),
        ("s", f"bold {ACCENT}"),
        (": sizes only (faster)", MUTED),
    ]


def head_line(view: LadderView, width: int) -> Content:
    """Return the titles of the columns."""
    name, bar = layout(width, exact=view.exact)
    cells_of_figure = EXACT if view.exact else _FIGURE
    cells = [fit(Content.styled("      rung", MUTED), name)]
    for column in COLUMNS:
        cells.append(" " * GAP + fit(Content.styled(column.label, MUTED), cells_of_figure, right=True))
        cells.append(Content(" " * (bar + 1 if bar else 0)))
    return fit(Content("").join(cells), width)


def row_line(rung: Rung, view: LadderView, width: int) -> Content:
    """Return a rung: state, number, title, and its figures with their bars."""
    name, bar = layout(width, exact=view.exact)
    cells_of_figure = EXACT if view.exact else _FIGURE
    step, row = rung.step, view.row(rung.name)
    glyph, style = _MARKS[row.phase] if row else ("–", MUTED)
    message = Content.assemble((glyph, style), " ", fit(step.label, 3, right=True), "  ", step.rung.title)
    if row is None:
        reason = Content.styled(clean_line(step.why_not), MUTED)
        return fit(Content.assemble(fit(message, name).stylize(MUTED), " " * GAP, reason), width)
    if row.phase is Phase.FAILED:
        reason = Content.styled(clean_line(row.failure), BREAKS)
        return fit(Content.assemble(fit(message, name), " " * GAP, reason), width)
    cells = [fit(message.stylize("bold") if row.usable else message, name)]
    for column in COLUMNS:
        found = view.figure(row, column)
        cells += [
            Content(" " * GAP),
            fit(figure_content(column, found, exact=view.exact), cells_of_figure, right=True),
        ]
        if bar:
            cells += [Content(" "), fit(_bar(found, view.widest[column.id], bar), bar)]
    return fit(Content("").join(cells), width)


def _bar(found: Figure | None, full: float, width: int) -> Content:
    """Return a bar. One that is longer than the maximum is cut and marked."""
    if found is None or not full:
        return EMPTY
    style = MUTED if found.source is Source.ESTIMATE else "$primary"
    if found.value > full:
        return Content.assemble(("█" * (width - 1), style), ("›", ACCENT))
    return Content.styled(bar(max(1, round(found.value / full * width * 8))), style)


def diff_content(view: LadderView, width: int) -> Content:
    """Return the Dockerfile of the current rung with its changes, or side by side with the previous one."""
    step, rendered, before = view.rung.step, view.rung.rendered, view.before
    if not step.applies:
        return Content("\n\n").join(
            [
                heading(f"{step.label}  {step.rung.title}"),
                Content(f"Does not apply: {clean_line(step.why_not)}"),
            ]
        )
    if view.whole and before is not None:
        return _both(before.lines, rendered.lines, width)
    changes = "" if before is None else "+ added   - removed"
    lines = [heading("Dockerfile", changes, width)]
    lines += [_diff_line(line, width) for line in file_difference(before, rendered)]
    if ignored := ignore_difference(before, rendered):
        lines += [EMPTY, heading(".dockerignore", "changes only", width)]
        lines += [_diff_line(line, width) for line in ignored if line.text]
    return Content("\n").join(lines)


def first_change(view: LadderView) -> int:
    """Return the number of the first changed line, counted from 0 with the heading, or 0 without changes."""
    lines = file_difference(view.before, view.rung.rendered)
    return next((place for place, line in enumerate(lines, 1) if line.mark != " "), 0)


def _diff_line(line: Line, width: int) -> Content:
    text = (
        fit(clean_line(line.marked), width) if len(line.marked) <= width else Content(clean_line(line.marked))
    )
    style = {"+": f"{BETTER} on {_ADDED}", "-": f"{BREAKS} on {_GONE}"}.get(line.mark, "")
    return text.stylize(style) if style else text


def _both(before: tuple[str, ...], after: tuple[str, ...], width: int) -> Content:
    """Return both versions side by side."""
    half = max(8, (width - 3) // 2)
    bar = Content.styled(" │ ", MUTED)
    lines = compared(before, after)
    sides = [[line for line in lines if line.mark != mark] for mark in "+-"]
    shown = [Content.assemble(fit(heading("before"), half), bar, fit(heading("this rung"), half))]
    for pair in zip_longest(*sides):
        left, right = (fit(_diff_line(line, half), half) if line else Content(" " * half) for line in pair)
        shown.append(Content.assemble(left, bar, right).rstrip())
    return Content("\n").join(shown)


def facts_content(view: LadderView, width: int) -> Content:
    """Return the benefit and cost of the current rung, the results of its checks, and the available checks."""
    step, rung = view.rung.step, view.rung.step.rung
    lines = [heading(f"{step.label}  {rung.title}"), EMPTY]
    if view.shown is not None:
        seen = Content(clean_line(view.shown.sentence, 400))
        lines.append(hang(Content.styled("seen  ", f"bold {ACCENT}"), seen, width))
        lines += [fit(Content.styled(f"  {line}", MUTED), width).rstrip() for line in view.shown.evidence]
        lines.append(EMPTY)
    lines += [
        hang(Content.styled("prevents  ", BETTER), Content(rung.protects), width),
        hang(Content.styled("costs     ", COSTS), Content(rung.costs), width),
    ]
    if step.applies:
        lines += [EMPTY, tries(width)]
    return Content("\n").join(lines)


def tries(width: int) -> Content:
    """Return the checks that are available for a rung."""
    keys = (("1", "edit a line"), ("2", "break a test"), ("3", "search for source"))
    words = Content.styled("   ", MUTED).join(
        [Content.assemble((key, f"bold {ACCENT}"), (f" {what}", MUTED)) for key, what in keys]
    )
    return hang(Content.styled("try it  ", MUTED), words, width)


def foot_content(view: LadderView, width: int) -> Content:
    """Return the verdict on UPX and the sources of the figures."""
    lines = [Content(view.verdict)] if view.verdict else []
    message = sources(view)
    known = (
        f"{message} · derived times are upper bounds because the rungs share a build"
        if "derived" in message
        else message
    )
    lines.append(Content.styled(known or "~ estimated (no rung has been built yet)", MUTED))
    if any(
        figure.value > view.widest[column.id]
        for column in COLUMNS
        for figure in [view.figure(row, column) for row in view.results[:1]]
        if figure
    ):
        lines[-1] = beside(lines[-1], Content.styled("› larger than the bar can show", MUTED), width)
    return Content("\n").join([fit(line, width).rstrip() for line in lines])


def sources(view: LadderView) -> str:
    """Return the columns of each source, such as ``measured: on disk, pull · derived: cold``."""
    return by_source(
        (column.label, [view.figure(row, column) for row in view.results if row.usable]) for column in COLUMNS
    )


def end_message(view: LadderView) -> str:
    """Return the notification for a user of another screen at the end of a run."""
    total = len(view.results)
    if view.run is RunState.FAILED:
        return f"The ladder failed: {view.error}"
    if view.run is RunState.STOPPED:
        return f"The ladder was stopped with {view.measured} of {total} rungs measured."
    return f"The ladder measured {view.measured} of {total} rungs. Press u to see the results."
