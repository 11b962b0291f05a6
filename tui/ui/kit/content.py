"""Shared conversions of values to Textual content.

Foreign text becomes ``Content`` and is never parsed as markup, so it cannot add styles or links.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from tui.lab.sizes.measurement import Figure, Measurement
from tui.text.units import exact_bytes, human_bytes, human_seconds

if TYPE_CHECKING:
    from tui.engine.state import StepState

MUTED = "$foreground 60%"
ACCENT = "$text-primary"
BETTER = "$text-success"
COSTS = "$text-warning"
BREAKS = "$text-error"
EMPTY = Content("")

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_GLYPHS = {"waiting": "·", "done": "✓", "cached": "≡", "failed": "✗", "stopped": "■", "not run": "·"}
_PHASE_STYLES = {
    "waiting": MUTED,
    "running": ACCENT,
    "done": BETTER,
    "cached": MUTED,
    "failed": BREAKS,
    "stopped": COSTS,
    "not run": MUTED,
}
_EIGHTHS = " ▏▎▍▌▋▊▉"
PARTS = (("base", "█", "$foreground 45%"), ("binary", "▓", "$primary"), ("other", "░", "$warning"))
"""The parts of a size bar: name, glyph and colour. Glyphs differ, so colours are not needed."""


def fit(content: Content | str, width: int, *, right: bool = False) -> Content:
    """Return content of exactly ``width`` cells, cut with an ellipsis or padded."""
    cell = content if isinstance(content, Content) else Content(content)
    if width <= 0:
        return EMPTY
    if cell.cell_length > width:
        return cell.truncate(width, ellipsis=True)
    room = width - cell.cell_length
    return cell.pad_left(room) if right else cell.pad_right(room)


def beside(left: Content, right: Content, width: int, gap: int = 2) -> Content:
    """Return one line with ``left`` at its start and ``right`` at its end. ``left`` is cut if they do not fit."""
    room = max(0, width - right.cell_length - gap)
    return fit(Content.assemble(fit(left, room), " " * gap, right), width)


def hang(head: Content, body: Content, width: int) -> Content:
    """Return a body after its head, wrapped to a width with a hanging indent."""
    first, *rest = body.wrap(max(8, width - head.cell_length)) or [EMPTY]
    indent = " " * head.cell_length
    return Content("\n").join([head + first, *(indent + line for line in rest)])


def heading(title: str, detail: Content | str = "", width: int = 0) -> Content:
    """Return the title of a region, with a right-aligned detail if the width is given."""
    name = Content.styled(title, f"bold {ACCENT}")
    if not detail:
        return name
    what = detail if isinstance(detail, Content) else Content.styled(detail, MUTED)
    return beside(name, what, width) if width else Content.assemble(name, "  ", what)


def clock(seconds: float) -> str:
    """Return a duration as ``0:14`` or ``1:02:09``."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def size_text(count: float, *, exact: bool = False) -> str:
    """Return a size as ``7.4 MB``, or in exact bytes with grouped digits."""
    return exact_bytes(count) if exact else human_bytes(count)


def percent(value: float, reference: float) -> str:
    """Return a change such as ``−98 %``, ``+3.2 %`` or, for a factor of two or more, ``×124``."""
    if not reference:
        return ""
    change = (value - reference) / reference * 100
    if value >= 2 * reference:
        factor = value / reference
        return f"×{factor:.0f}" if factor >= 10 else f"×{factor:.1f}"
    digits = 1 if abs(change) < 10 or 99.45 <= abs(change) < 100 else 0
    text = f"{abs(change):.{digits}f} %"
    return text if text.strip("0. %") == "" else f"{'−' if change < 0 else '+'}{text}"


def difference(value: Figure | None, reference: Figure | None, *, exact: bool = False) -> Content:
    """Return the signed difference of two sizes: green if smaller, amber if larger."""
    if value is None or reference is None:
        return Content.styled("–", MUTED)
    change = value.value - reference.value
    if not change:
        return Content.styled("same", MUTED)
    sign, style = ("−", BETTER) if change < 0 else ("+", COSTS)
    share = percent(value.value, reference.value)
    return Content.styled(f"{share} {sign}{size_text(abs(change), exact=exact)}".strip(), style)


def size_bar(measurement: Measurement, full: float, width: int) -> Content:
    """Return a bar of base, binary and other parts that has ``width`` cells for ``full`` bytes.

    The bar of a small image still has one cell.
    """
    total, base, binary = measurement.unpacked_bytes, measurement.base_bytes, measurement.binary_bytes
    if total is None or not full or width <= 0:
        return EMPTY
    parts = (base.value if base else 0.0, binary.value if binary else 0.0, measurement.other_bytes)
    cells = max(1, round(total.value / full * width))
    ends = [round(sum(parts[: index + 1]) / max(sum(parts), 1.0) * cells) for index in range(len(parts))]
    if ends[-1] == 0:
        ends[-1] = 1
    drawn = []
    start = 0
    for (_, glyph, style), end in zip(PARTS, ends, strict=True):
        drawn.append(Content.styled(glyph * (end - start), style))
        start = end
    return Content.assemble(*drawn)


def legend() -> Content:
    """Return the legend of a size bar."""
    entries = [Content.assemble((glyph, style), (f" {name}", MUTED)) for name, glyph, style in PARTS]
    return Content("   ").join(entries)


def by_source(columns: Iterable[tuple[str, Iterable[Figure | None]]]) -> str:
    """Return the columns of each source, such as ``measured: pull, unpacked · derived: build``."""
    found: dict[str, list[str]] = {}
    for title, figures in columns:
        for source in dict.fromkeys(str(figure.source) for figure in figures if figure):
            found.setdefault(source, []).append(title)
    return " · ".join(f"{source}: {', '.join(titles)}" for source, titles in found.items())


def bar(eighths: int) -> str:
    """Return a bar whose length is given in eighths of a cell."""
    whole, part = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[part] if part else "")


def progress_bar(current: int, total: int, width: int) -> Content:
    """Return a progress bar in eighths of a cell between two edges."""
    if not total or width < 3:
        return EMPTY
    eighths = min((width - 2) * 8, round(current / total * (width - 2) * 8))
    return Content.assemble(("▕", MUTED), (bar(eighths).ljust(width - 2), "$primary"), ("▏", MUTED))


def phase_glyph(phase: str, frame: int = 0) -> Content:
    """Return the mark of a step's phase. A frame selects the picture of a running step."""
    glyph = SPINNER[frame % len(SPINNER)] if phase == "running" else _GLYPHS[phase]
    return Content.styled(glyph, _PHASE_STYLES[phase])


def phase_of(state: "StepState", *, over: bool = False) -> str:
    """Return the phase of a step. After the end of its build no step is running or waiting."""
    phase = state.phase
    if phase == "failed" and "context canceled" in state.step.error:
        return "stopped"
    return {"running": "stopped", "waiting": "not run"}.get(phase, phase) if over else phase


def step_line(state: "StepState", now: float, frame: int, width: int, *, over: bool = False) -> Content:
    """Return a step as one line: mark, name, progress of its transfers and state."""
    phase = phase_of(state, over=over)
    seconds = human_seconds(state.seconds(now))
    message = {"done": seconds, "running": seconds, "failed": f"failed {seconds}"}.get(phase, phase)
    end = Content.styled(message, _PHASE_STYLES[phase] if phase != "done" else MUTED)
    current, total = state.progress
    if phase == "running" and total:
        moved = Content.styled(f"{human_bytes(current)} ", MUTED) if width >= 48 else EMPTY
        end = Content.assemble(moved, progress_bar(current, total, 8), " ", end)
    start = Content.assemble(phase_glyph(phase, frame), " ", Content(state.step.name))
    room = width - max(end.cell_length, 6) - 2
    styled = start.stylize(MUTED) if phase in {"waiting", "not run"} else start
    return Content.assemble(fit(styled, room), "  ", fit(end, width - room - 2, right=True))
