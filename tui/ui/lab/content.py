"""The texts of the lab as functions from a :class:`LabView` to content."""

from textual.content import Content

from tui.lab.matrix.result import Phase, Result
from tui.lab.sizes.measurement import Measurement
from tui.lab.sizes.metrics import BY_FIELD, UNPACKED
from tui.text.clean import clean_line
from tui.text.units import human_seconds, plural
from tui.ui.build.view import BuildView
from tui.ui.image.trial_content import contents_notes, verdict_mark, verdict_notes
from tui.ui.kit.columns import GAP, Column
from tui.ui.kit.content import (
    ACCENT,
    BETTER,
    BREAKS,
    COSTS,
    MUTED,
    beside,
    by_source,
    clock,
    fit,
    hang,
    legend,
    phase_glyph,
    size_bar,
)
from tui.ui.kit.run_state import RunState
from tui.ui.lab.columns import BAR, NAME, Layout, Shown, layout_of
from tui.ui.lab.view import LabView

_MARKS = 5
"""Cells of the marks before a name: state, recommended, front, and marked."""


def layout(view: LabView, width: int) -> Layout:
    """Return the widths of the columns."""
    longest = max((Content(label).cell_length for label in view.labels.values()), default=0)
    return layout_of(width, min(longest, 40) + _MARKS, view.metrics, exact=view.exact)


def title_content(view: LabView, build: BuildView, project: str, width: int) -> Content:
    """Return the title line: what is compared, the progress, and the order of the rows."""
    arrow = "▼" if view.descending else "▲"
    right = Content.assemble(
        ("sort ", MUTED), (f"{view.sort} {arrow}", "bold"), ("   goal ", MUTED), (str(view.goal), "bold")
    )
    left = Content.assemble((project, "bold"), (f" · {plural(len(view.results), 'variant')} · ", MUTED))
    return beside(left + progress_content(view, build), right, width)


def progress_content(view: LabView, build: BuildView) -> Content:
    """Return the progress of a run with the most important key."""
    total = len(view.results)
    match view.run:
        case RunState.RUNNING:
            doing = "running the images" if view.over == total else f"{view.over} of {total} done"
            return running(doing, build)
        case RunState.STOPPING:
            return STOPPING
        case RunState.STOPPED:
            return Content.styled(f"■ stopped, {view.measured} measured", COSTS)
        case RunState.FAILED:
            return Content.styled(f"! {view.error}", COSTS)
    failed = total - view.measured
    message = f"measured in {human_seconds(build.elapsed)}"
    return Content.assemble(("✓ ", BETTER), message, (f" · {failed} failed" if failed else "", BREAKS))


def running(doing: str, build: BuildView | None) -> Content:
    """Return the activity of a run, its duration, and the key that stops it."""
    elapsed, frame = (build.elapsed, build.frame) if build else (0.0, 0)
    return Content.assemble(
        phase_glyph("running", frame),
        f" {doing} · {clock(elapsed)} · ",
        ("x", f"bold {ACCENT}"),
        (" stops", MUTED),
    )


STOPPING = Content.styled("stopping…", COSTS)


def head_line(view: LabView, width: int) -> Content:
    """Return the titles of the columns, with an arrow at the sorted one."""
    shared = layout(view, width)
    arrow = "▼" if view.descending else "▲"
    cells = [fit(Content(" " * _MARKS) + _title("variant", NAME, view, arrow), shared.name)]
    for column in shared.columns:
        title = (
            Content.styled(column.title, MUTED)
            if column.id == BAR
            else _title(column.title, column.id, view, arrow)
        )
        cells.append(fit(title, column.width, right=column.id != BAR))
    if shared.notes:
        cells.append(Content.styled("notes", MUTED))
    return fit(Content(" " * GAP).join(cells), width)


def _title(title: str, column: str, view: LabView, arrow: str) -> Content:
    return (
        Content.styled(f"{title}{arrow}", f"bold {ACCENT}")
        if view.sort == column
        else Content.styled(title, MUTED)
    )


def row_line(row: Result, view: LabView, width: int) -> Content:
    """Return a row: marks, name, figures, bar and notes."""
    shared, sizes = layout(view, width), view.sizes(row)
    name = Content(view.labels[row.name])
    cells = [fit(marks_of(row, view) + (name.stylize("bold") if row.usable else name), shared.name)]
    if row.phase is Phase.FAILED:
        message = Content.styled(clean_line(row.failure) or "not built", BREAKS)
        return fit(Content.assemble(cells[0], " " * GAP, message), width)
    cells += [_cell(column, row, sizes, view) for column in shared.columns]
    if shared.notes:
        cells.append(fit(Content.styled(" · ", MUTED).join(notes_of(row, view)), shared.notes))
    return fit(Content(" " * GAP).join(cells), width)


def _cell(column: Column[Shown], row: Result, sizes: Measurement, view: LabView) -> Content:
    if column.id != BAR:
        return fit(column.cell((row, sizes)), column.width, right=True)
    total = UNPACKED.figure(sizes)
    if total is not None and total.value > view.widest:
        return fit(size_bar(sizes, total.value, column.width - 1) + Content("›"), column.width)
    return fit(size_bar(sizes, view.widest, column.width), column.width)


def marks_of(row: Result, view: LabView) -> Content:
    """Return the marks before a name. The glyphs differ, so colours are not needed."""
    stands = {
        Phase.WAITING: ("·" if view.busy else "–", MUTED),
        Phase.BUILT: ("○", ACCENT),
        Phase.FAILED: ("✗", BREAKS),
        Phase.MEASURED: (" ", ""),
    }[row.phase]
    trial = row.build.trial if row.build else None
    best = view.advice is not None and view.advice.name == row.name
    number = str(view.marked.index(row.name) + 1) if row.name in view.marked else " "
    return Content.assemble(
        (number, f"bold {ACCENT}"),
        verdict_mark(trial.verdict) if trial else stands,
        ("★" if best else " ", BETTER),
        ("◆" if view.front.get(row.name) else " ", ACCENT),
        " ",
    )


def notes_of(row: Result, view: LabView) -> list[Content]:
    """Return short notes about a row."""
    if row.build is None:
        waits = {Phase.WAITING: "building" if view.busy else "not built", Phase.BUILT: "reading layers"}
        return [Content.styled(waits.get(row.phase, ""), MUTED)]
    notes = [Content.styled("recommended", BETTER)] if view.advice and view.advice.name == row.name else []
    if row.build.trial is not None:
        notes += verdict_notes(row.build.trial.verdict)
    notes += contents_notes(row.build.contents)
    if row.build.contents.shell:
        notes.append(Content.styled("shell", MUTED))
    return notes


def advice_content(view: LabView, width: int) -> Content:
    """Return the recommendation for the goal with its reasons, then the benefit and cost of each step."""
    lines = []
    if view.error:
        lines.append(hang(Content.styled("! ", COSTS), Content(view.error), width))
    advice = view.advice
    if advice is None:
        waits = (
            "There are no measurements yet. ~ marks estimates." if view.busy else "There are no measurements."
        )
        lines.append(Content.styled(waits, MUTED))
    else:
        head = Content.assemble(("★ ", BETTER), (f"{advice.goal}  ", MUTED))
        message = Content.assemble((view.labels[advice.name], "bold"), ". ", " ".join(advice.reasons))
        lines.append(hang(head, message, width))
    lines += [
        hang(Content.styled("· ", MUTED), Content(clean_line(one.sentence)), width) for one in view.verdicts
    ]
    return Content("\n").join(lines)


def foot_content(view: LabView, width: int) -> Content:
    """Return the legend of marks and bars, and the sources of the figures."""
    axes = [BY_FIELD[axis].label for axis in view.axes]
    least = f"{', '.join(axes)}{' at once' if len(axes) > 1 else ''}" if axes else "pull"
    front = Content.assemble(("◆", ACCENT), (f" no other variant is better in {least}", MUTED))
    rest = Content.assemble(("★", BETTER), (" recommended   ✓ runs   ~ estimate   ≈ noisy", MUTED))
    gap = Content("   ")
    told = Content.styled(sources(view), MUTED)
    wide = (front + gap + rest, legend() + gap + told)
    narrow = (front, rest + gap + legend(), told)
    lines = wide if all(line.cell_length <= width for line in wide) else narrow
    return Content("\n").join([fit(line, width).rstrip() for line in lines])


def sources(view: LabView) -> str:
    """Return the columns of each source, such as ``measured: pull, unpacked · derived: build``."""
    return by_source(
        (metric.label, [metric.of(row) for row in view.results if row.usable]) for metric in view.metrics
    )


def end_message(view: LabView) -> str:
    """Return the notification for a user of another screen at the end of a run."""
    if view.run is RunState.FAILED:
        return f"The lab failed: {view.error}"
    if view.run is RunState.STOPPED:
        return f"The lab was stopped with {view.measured} of {len(view.results)} variants measured."
    return f"The lab measured {view.measured} of {len(view.results)} variants. Press l to see the results."
