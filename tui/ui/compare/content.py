"""The texts of the comparison as functions from a :class:`Comparison` to content."""

from textual.content import Content

from tui.lab.sizes.comparison import Comparison, Row
from tui.lab.sizes.measurement import Figure, Source
from tui.lab.sizes.metrics import BINARY, BUILD, MEMORY, PULL, START, UNPACKED
from tui.lab.trial.verdict import Outcome
from tui.text.units import plural
from tui.ui.image.trial_content import contents_notes, verdict_notes
from tui.ui.kit.columns import EXACT, GAP, Column, figure_column, figure_content, fitting
from tui.ui.kit.content import (
    BETTER,
    COSTS,
    MUTED,
    difference,
    fit,
    legend,
    percent,
    size_bar,
)

_NAME_CELLS = 24
"""Minimum cells of a build's name. Columns are dropped first."""


def columns_of(comparison: Comparison, width: int, *, exact: bool = False) -> tuple[Column[Row], ...]:
    """Return the columns that fit a width, dropped from the right."""
    size = EXACT if exact else 9
    base, name = comparison.row(comparison.baseline), comparison.baseline
    wide = 7 + size
    wanted: tuple[Column[Row], ...] = (
        figure_column(PULL, size, exact=exact),
        figure_column(UNPACKED, size, exact=exact),
        figure_column(START, 7),
        figure_column(MEMORY, size, exact=exact),
        Column(BUILD.id, BUILD.label, 7, _seconds),
        Column(
            "against",
            f"pull vs {name}",
            max(wide, 10 + len(name)),
            lambda row: _against(row, base, exact=exact),
            Column("against", f"vs {name}", max(8, 3 + len(name)), lambda row: _share(row, base)),
        ),
        Column(
            "before",
            "vs previous build",
            wide,
            lambda row: _against(row, comparison.previous(row.name), exact=exact),
            Column("before", "vs prev.", 9, lambda row: _share(row, comparison.previous(row.name))),
        ),
        figure_column(BINARY, size, exact=exact),
    )
    return fitting(wanted, width - max(_NAME_CELLS, width * 3 // 10))


def head_line(columns: tuple[Column[Row], ...], width: int) -> Content:
    """Return the titles of the columns."""
    titles = [fit(Content.styled(column.title, MUTED), column.width, right=True) for column in columns]
    return _line(Content.styled("  build", MUTED), titles, columns, width)


def row_lines(
    row: Row, comparison: Comparison, columns: tuple[Column[Row], ...], width: int
) -> tuple[Content, ...]:
    """Return a row as two lines: name and figures, then the bar and the notes."""
    guess = Content.styled("~ ", MUTED) if row.build is None else Content("  ")
    mark = Content.styled("★ ", BETTER) if row.name == comparison.best else guess
    name = Content.assemble(mark, (row.title, "bold"))
    cells = [fit(column.cell(row), column.width, right=True) for column in columns]
    bar_cells = max(10, min(48, width // 2 - 12))
    bar = fit(size_bar(row.measurement, comparison.widest, bar_cells), bar_cells)
    notes = Content.styled(" · ", MUTED).join(notes_of(row, comparison))
    second = fit(Content.assemble("  ", fit(Content.styled(row.name, MUTED), 9), bar, "  ", notes), width)
    return _line(name, cells, columns, width), second


def _line(name: Content, cells: list[Content], columns: tuple[Column[Row], ...], width: int) -> Content:
    taken = sum(column.width + GAP for column in columns)
    parts = [fit(name, max(0, width - taken))]
    for cell in cells:
        parts += [Content(" " * GAP), cell]
    return fit(Content.assemble(*parts), width)


def notes_of(row: Row, comparison: Comparison) -> list[Content]:
    """Return short notes about a row."""
    notes = []
    if row.name == comparison.baseline:
        notes.append(Content.styled("baseline", "bold"))
    if row.name == comparison.latest:
        notes.append(Content("newest"))
    if row.build is None:
        notes.append(Content.styled(f"estimate{_spread(row)}, m: measure", MUTED))
        return notes
    if row.earlier:
        notes.append(Content.styled(str(Source.EARLIER), COSTS))
    if row.build.trial is not None:
        notes += verdict_notes(row.build.trial.verdict)
    notes += contents_notes(row.build.contents)
    if row.build.from_cache:
        notes.append(Content.styled("program was cached", MUTED))
    if row.build.contents.shell:
        notes.append(Content.styled("shell", MUTED))
    return notes or [Content.styled("measured", MUTED)]


def _spread(row: Row) -> str:
    total = UNPACKED.of(row)
    return f" ±{UNPACKED.format(total.spread)}" if total and total.spread else ""


def _seconds(row: Row) -> Content:
    cached = row.build is not None and row.build.from_cache
    return Content.styled("cached", MUTED) if cached else figure_content(BUILD, BUILD.of(row))


def _pull(row: Row | None) -> Figure | None:
    return PULL.of(row) if row else None


def _against(row: Row, other: Row | None, *, exact: bool) -> Content:
    if other is None or other.name == row.name:
        return Content.styled("–", MUTED)
    estimated = any(side and side.source is not Source.MEASURED for side in (_pull(row), _pull(other)))
    return Content.assemble(
        ("~" if estimated else "", MUTED), difference(_pull(row), _pull(other), exact=exact)
    )


def _share(row: Row, other: Row | None) -> Content:
    mine, theirs = _pull(row), _pull(other)
    if other is None or other.name == row.name:
        return Content.styled("–", MUTED)
    return _change(mine, theirs)


def _change(mine: Figure | None, theirs: Figure | None) -> Content:
    if mine is None or theirs is None:
        return Content.styled("–", MUTED)
    if mine.value == theirs.value:
        return Content.styled("same", MUTED)
    estimated = any(side.source is not Source.MEASURED for side in (mine, theirs))
    style = BETTER if mine.value < theirs.value else COSTS
    return Content.assemble(("~" if estimated else "", MUTED), (percent(mine.value, theirs.value), style))


def title_content(comparison: Comparison, project: str, platform: str) -> Content:
    """Return the title line: what is compared, and where it was measured."""
    built = sum(row.build is not None for row in comparison.rows)
    where = f" · measured on this machine, {platform}" if built else ""
    return Content.assemble((project, "bold"), (f" · {plural(built, 'build')}{where}", MUTED))


def verdict_line(comparison: Comparison, name: str, width: int) -> Content:
    """Return the gain of a build over the baseline in one sentence."""
    row, base = comparison.row(name), comparison.row(comparison.baseline)
    if row is None or base is None or row.name == base.name:
        return Content.styled("baseline for the other rows", MUTED)
    pulls = _pull(row), _pull(base)
    sizes = UNPACKED.of(row), UNPACKED.of(base)
    message = Content.assemble(
        (row.name, "bold"),
        " pulls ",
        figure_content(PULL, pulls[0]),
        (" (", MUTED),
        _share(row, base),
        ("), unpacks to ", MUTED),
        figure_content(UNPACKED, sizes[0]),
        (" (", MUTED),
        _change(*sizes),
        (f"), compared with {base.name}", MUTED),
        (" (estimated)" if base.build is None else "", MUTED),
    )
    trial = row.build.trial if row.build else None
    if trial is not None and trial.verdict.outcome in {Outcome.FAILS, Outcome.UNPROVEN}:
        message = Content.assemble((f"{row.name} {trial.verdict.outcome}: ", "bold"), trial.verdict.evidence)
    return fit(message, width).rstrip()


def foot_content(width: int) -> Content:
    """Return the legend of bars and marks."""
    meaning = Content.styled(
        "★ smallest pull   ~ estimate   pull = compressed layers   bar = unpacked size", MUTED
    )
    both = Content.assemble(legend(), "     ", meaning)
    return both if both.cell_length <= width else Content("\n").join([legend(), fit(meaning, width).rstrip()])
