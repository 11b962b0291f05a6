"""The size strip: current size, difference to the naive image and to the last choice, and problems."""

from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui.lab.sizes.measurement import Figure, Source
from tui.lab.sizes.metrics import PULL, UNPACKED
from tui.text.units import human_bytes, plural
from tui.ui.kit.content import bar
from tui.ui.wizard.view import WizardView


class SizeStrip(Static):
    """Two lines. Every figure has its source."""

    DEFAULT_CSS = """
    SizeStrip { height: 2; padding: 0 1; }
    """

    view: var[WizardView | None] = var(None, init=False)

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self.set_reactive(SizeStrip.view, view)

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def watch_view(self) -> None:
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        if self.view is not None:
            # always two lines, so the screen needs no layout
            self.update(strip_content(self.view, self.size.width or 80), layout=False)


def strip_content(view: WizardView, width: int) -> Content:
    """Return the two lines for a width in cells."""
    now, naive = view.sizes, view.naive_sizes
    cells = max(4, min(20, (width - 66) // 2))
    full = naive.unpacked_bytes.value if naive.unpacked_bytes else 1.0
    label = "would be" if view.trial else "now"
    first = Content.assemble(
        (f"{UNPACKED.label} ", "bold"),
        ("naive ", "$text-muted"),
        _size(naive.unpacked_bytes),
        " ",
        (bar_of(full, full, cells), "$text-muted"),
        (f" → {label} ", "$text-muted"),
        _size(now.unpacked_bytes, bold=True),
        " ",
        (bar_of(now.unpacked_bytes.value if now.unpacked_bytes else 0, full, cells), "$primary"),
        " ",
        _source(now.unpacked_bytes),
    )
    second = Content.assemble(
        (f"{PULL.label} ", "bold"),
        _size(now.pull_bytes, bold=True),
        " ",
        _source(now.pull_bytes),
        "  ",
        _change(view),
        _problems(view),
    )
    return Content("\n").join([first, second])


def bar_of(value: float, full: float, cells: int) -> str:
    """Return a bar in eighths of a cell between two edges. A value above zero is always visible."""
    eighths = round(value / full * cells * 8) if full else 0
    if value > 0:
        eighths = max(1, eighths)
    return f"▕{bar(min(eighths, cells * 8)).ljust(cells)}▏"


def _size(figure: Figure | None, *, bold: bool = False) -> Content:
    if figure is None:
        return Content("unknown")
    text = human_bytes(figure.value)
    return Content.styled(
        f"~{text}" if figure.source in {Source.ESTIMATE, Source.EARLIER} else text, "bold" if bold else ""
    )


def _source(figure: Figure | None) -> Content:
    if figure is None:
        return Content("")
    spread = f" ±{human_bytes(figure.spread)}" if figure.spread else ""
    style = "$text-success" if figure.source == "measured" else "$text-muted"
    return Content.styled(f"{figure.source}{spread}", style)


def _change(view: WizardView) -> Content:
    """Return the change of the pull size by the tinted choice."""
    before = view.sizes_before
    if before is None or before.pull_bytes is None or view.sizes.pull_bytes is None:
        return Content("")
    difference = view.sizes.pull_bytes.value - before.pull_bytes.value
    if abs(difference) < 50_000:
        return Content.styled("this choice: same pull  ", "$text-muted")
    sign, style = ("+", "$text-warning") if difference > 0 else ("−", "$text-success")
    return Content.assemble(
        ("this choice: ", "$text-muted"), (f"{sign}{human_bytes(abs(difference))} pull", style), "  "
    )


def _problems(view: WizardView) -> Content:
    if not view.judged:
        return Content.styled("checking …", "$text-muted")
    errors = sum(found.severity == "error" for found in view.problems)
    warnings = sum(found.severity == "warning" for found in view.problems)
    counts = []
    if errors:
        counts.append(Content.styled(f"✗ {plural(errors, 'error')}", "bold $text-error"))
    if warnings:
        counts.append(Content.styled(f"▲ {plural(warnings, 'warning')}", "$text-warning"))
    if open_questions := len(view.judgement.not_checked):
        counts.append(Content.styled(f"? {open_questions} not checked", "$text-muted"))
    if not counts:
        counts.append(Content.styled("✓ no problems", "$text-muted"))
    return Content("  ").join(counts)
