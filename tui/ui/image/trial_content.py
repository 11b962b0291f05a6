"""The verdict of an image's trial and the facts about its program as content."""

from textual.content import Content

from tui.lab.sizes.build import Build
from tui.lab.sizes.contents import Contents
from tui.lab.trial.binary import Binary
from tui.lab.trial.trial import Trial
from tui.lab.trial.verdict import Outcome, Verdict
from tui.text.units import human_bytes, human_milliseconds
from tui.ui.kit.content import BETTER, BREAKS, COSTS, MUTED, hang, heading

_MARKS = {
    Outcome.ANSWERS: ("✓", BETTER),
    Outcome.EXITS: ("✓", BETTER),
    Outcome.RUNS: ("✓", BETTER),
    Outcome.UNPROVEN: ("?", COSTS),
    Outcome.FAILS: ("✗", BREAKS),
    Outcome.UNTRIED: ("·", MUTED),
}
_LABEL = 14


def verdict_notes(verdict: Verdict) -> list[Content]:
    """Return the verdict as one short note, or none for an image that was not run without a known cause."""
    if verdict.outcome is Outcome.UNTRIED and not verdict.causes:
        return []
    mark, style = _MARKS[verdict.outcome]
    message = verdict.causes[0].title if verdict.causes else str(verdict.outcome)
    return [Content.styled(f"{mark} {message}", style)]


def contents_notes(held: Contents) -> list[Content]:
    """Return a warning for each undesirable content of an image."""
    warnings = (
        (held.source, "has source"),
        (held.toolchain, "has toolchain"),
        (held.root, "runs as root"),
    )
    return [Content.styled(f"! {message}", COSTS) for there, message in warnings if there]


def verdict_mark(verdict: Verdict) -> Content:
    """Return the verdict as one glyph."""
    return Content.styled(*_MARKS[verdict.outcome])


def trial_content(build: Build, width: int) -> Content:
    """Return the verdict with its evidence, times, memory, and facts about the program."""
    trial = build.trial
    if trial is None:
        return Content("\n").join([heading("Trial run"), Content.styled("not run", MUTED)])
    mark, style = _MARKS[trial.verdict.outcome]
    lines = [
        heading("Trial run"),
        _fact(mark, style, str(trial.verdict.outcome), trial.verdict.evidence, width),
        *_figures(trial, width),
    ]
    lines += [_fact("!", BREAKS, "cause", cause.title, width) for cause in trial.verdict.causes[:2]]
    if trial.binary is not None:
        lines += [Content(""), heading("Program", trial.binary.path), *_program(trial.binary, width)]
    return Content("\n").join(lines)


def _figures(trial: Trial, width: int) -> list[Content]:
    lines = []
    if trial.startup is not None:
        start = trial.startup
        off = f"±{human_milliseconds(start.spread_ms)}, median of {len(start.runs_ms)} runs"
        message = f"{human_milliseconds(start.median_ms)} ({off}{', noisy' if start.noisy else ''})"
        lines.append(_fact("·", MUTED, "start", message, width))
    if trial.memory is not None:
        held = (
            f"{human_bytes(trial.memory.anonymous)} idle, plus {human_bytes(trial.memory.cache)} of file "
            "cache"
        )
        lines.append(_fact("·", MUTED, "memory", held, width))
    if trial.peak_bytes:
        lines.append(_fact("·", MUTED, "peak", f"{human_bytes(trial.peak_bytes)} resident", width))
    return lines


def _program(binary: Binary, width: int) -> list[Content]:
    if binary.kind != "program":
        return [_fact("✗", BREAKS, "kind", binary.kind, width)]
    linked = "static" if binary.static else ", ".join(filter(None, (binary.interpreter, *binary.libraries)))
    lines = [
        _fact("✓" if binary.static else "·", BETTER if binary.static else MUTED, "linked", linked, width)
    ]
    lines.append(_fact("·", MUTED, "machine", binary.machine, width))
    if binary.packed:
        lines.append(
            _fact("!", COSTS, "packed", "UPX (vulnerability scanners cannot read the program)", width)
        )
        return lines
    symbols, debug = binary.symbols, binary.debug
    kept = "symbols and debug information" if symbols and debug else "symbols" if symbols else "nothing extra"
    lines.append(_fact("!" if debug else "✓", COSTS if debug else BETTER, "keeps", kept, width))
    if binary.go is not None:
        info = binary.go
        lines.append(_fact("·", MUTED, "Go", f"{info.go_version} · {info.package}", width))
        shown = ("CGO_ENABLED", "GOAMD64", "GOARM64", "-tags", "-ldflags", "vcs.revision", "vcs.modified")
        flags = " ".join(f"{name}={info.setting(name)}" for name in shown if info.setting(name))
        lines.append(_fact("·", MUTED, "built with", flags, width))
    return lines


def _fact(mark: str, style: str, label: str, message: str, width: int) -> Content:
    head = Content.assemble((f"{mark} ", style), (f"{label:<{_LABEL}}", MUTED))
    return hang(head, Content(message), width)
