"""The texts of the audit screen as functions from an :class:`AuditView` to content."""

from textual.content import Content

from tui.audit import TITLES
from tui.checks import BUILDKIT, Severity
from tui.render import why
from tui.text.clean import clean_line
from tui.text.units import plural
from tui.ui.audit.view import AuditView, Entry
from tui.ui.kit.content import ACCENT, BETTER, BREAKS, COSTS, MUTED, beside, fit, hang
from tui.ui.kit.teaching import teaching

MARKS = {Severity.ERROR: ("✗", BREAKS), Severity.WARNING: ("▲", COSTS), Severity.NOTE: ("·", MUTED)}
"""A different glyph for each severity, so that colours are not needed."""
_LOST = ("−", MUTED)
_UNKNOWN = ("?", MUTED)
_NUMBER = 4
"""Cells of a line number."""


def title_content(view: AuditView, width: int) -> Content:
    """Return the title line: the file, its rung, and the number of findings."""
    many = f"{view.paths.index(view.path) + 1}/{len(view.paths)} " if len(view.paths) > 1 else ""
    name = Content.assemble((many, MUTED), (clean_line(view.path, 60), "bold"))
    if view.file is None:
        return fit(name, width)
    rung = view.file.audit.rung
    stands = f" · rung {rung} of {len(TITLES) - 1}: {TITLES[rung]}"
    return beside(name + Content.styled(stands, MUTED), counts(view), width)


def counts(view: AuditView) -> Content:
    """Return the number of findings of each severity."""
    unknown = len(view.file.audit.not_checked) if view.file else 0
    if not view.findings and not unknown:
        return Content.styled("✓ no findings", BETTER)
    parts = [] if view.findings else [Content("no findings")]
    for severity, (glyph, style) in MARKS.items():
        count = sum(one.severity is severity for one in view.findings)
        if count:
            parts.append(Content.styled(f"{glyph} {plural(count, str(severity))}", style))
    if unknown:
        parts.append(Content.styled(f"? {unknown} not checked", MUTED))
    return Content("  ").join(parts)


def entry_line(entry: Entry, width: int) -> Content:
    """Return a row: severity as a glyph and a word, line, and finding."""
    where = f"{entry.line or '':>{_NUMBER}}  "
    if entry.unknown is not None:
        glyph, style = _UNKNOWN
        words = Content.assemble(
            (f"{glyph} unknown ", style), (where, MUTED), f"Not checked: {entry.unknown.question}"
        )
        return fit(words, width)
    if entry.finding is None:
        glyph, style = _LOST
        what = clean_line(entry.lost.what) if entry.lost else ""
        return fit(Content.assemble((f"{glyph} omitted ", style), (where, MUTED), what), width)
    one = entry.finding
    glyph, style = MARKS[one.severity]
    mends = Content.styled(" f: fix", BETTER) if one.edit else Content("")
    row = Content.assemble((f"{glyph} {one.severity:<8}", style), (where, MUTED), one.message)
    return Content.assemble(fit(row, width - mends.cell_length), mends)


def file_line(number: int, text: Content, view: AuditView, width: int) -> Content:
    """Return a line of the Dockerfile with its number and the mark of its worst finding."""
    glyph, style = " ", ""
    if number in view.marks:
        severity = view.marks[number]
        glyph, style = MARKS[severity] if severity else _LOST
    return fit(Content.assemble((f"{number:>{_NUMBER}} ", MUTED), (glyph, style), " ", text), width)


def detail_content(view: AuditView, width: int) -> Content:
    """Return the entry under the cursor in full: the finding, the fix, and the reason."""
    if view.error:
        return hang(Content.styled("✗ ", BREAKS), Content(view.error), width)
    if not view.path:
        return Content.styled("Reading the Dockerfile…", MUTED)
    entry = view.chosen
    parts: list[Content] = []
    if entry is None:
        parts.append(Content.styled("This file has no findings.", BETTER))
    elif (question := entry.unknown) is not None:
        parts.append(hang(Content.styled("? ", MUTED), Content(f"Not checked: {question.question}."), width))
        reason = clean_line(str(question.cause), 200)
        parts.append(Content(f"Reason: {reason}. Check this yourself, or build and run the image."))
        parts.append(teaching(why("audit-unknown")))
    elif entry.finding is None:
        what = clean_line(entry.lost.what) if entry.lost else ""
        parts.append(hang(Content.styled("− ", MUTED), Content(f"Line {entry.line}: {what}"), width))
        parts.append(Content("The proposed Dockerfile omits or changes this setting."))
        parts.append(teaching(why("audit-lost")))
    else:
        one = entry.finding
        glyph, style = MARKS[one.severity]
        parts.append(hang(Content.styled(f"{glyph} ", style), Content.styled(one.message, "bold"), width))
        advice = Content.assemble(one.advice, (f"  [{one.id}]", MUTED))
        parts.append(hang(Content.styled("→ ", ACCENT), advice, width))
        if one.edit:
            parts.append(Content.styled("Press f to review the diff and fix this instruction.", BETTER))
        parts.append(teaching(why(one.why)))
    return Content("\n\n").join(parts)


def foot_content(view: AuditView, width: int) -> Content:
    """Return the legend of the marks and the state of BuildKit's check."""
    if view.file is None:
        return Content("")
    marks = [Content.assemble((glyph, style), (f" {name}", MUTED)) for name, (glyph, style) in MARKS.items()]
    marks.append(Content.assemble(_UNKNOWN, (" not checked", MUTED)))
    marks.append(Content.assemble(_LOST, (" omitted", MUTED)))
    detail = Content.styled(view.check or f"BuildKit adds {_theirs(view)}", MUTED)
    return beside(Content("   ").join(marks), detail, width)


def _theirs(view: AuditView) -> str:
    count = sum(one.id.startswith(BUILDKIT) for one in view.findings)
    return plural(count, "finding") if count else "nothing"
