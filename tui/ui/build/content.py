"""The texts of the build screen as functions from a :class:`BuildView` to content."""

from textual.content import Content

from tui.lab.trial.verdict import Verdict
from tui.render.rendered import Rendered
from tui.lab.sizes.metrics import PULL
from tui.text.units import human_bytes, human_seconds
from tui.ui.build.view import BuildView, BuildActivity
from tui.ui.kit.content import (
    ACCENT,
    BETTER,
    BREAKS,
    COSTS,
    EMPTY,
    MUTED,
    beside,
    clock,
    fit,
    heading,
    phase_glyph,
    phase_of,
)
from tui.ui.build.step_logs import StepLog
from tui.ui.kit.run_state import RunState

_LOG_LINES = 6
"""Number of a failing program's log lines below the verdict."""
_CONTEXT_LINES = 2
"""Lines of the Dockerfile before and after the failing one."""


def title_line(view: BuildView, width: int) -> Content:
    """Return the title line: the build and its state."""
    name = Content.assemble(_mark(view), " ", (view.job.name, "bold"), "  ", (view.job.title, MUTED))
    return beside(name, progress_content(view), width)


def _mark(view: BuildView) -> Content:
    if view.busy:
        return phase_glyph("running", view.frame)
    if view.measured:
        return Content.styled("✓", BETTER)
    if view.unmeasured:
        return Content.styled("!", COSTS)
    return Content.styled("■", COSTS) if view.run is RunState.STOPPED else Content.styled("✗", BREAKS)


def progress_content(view: BuildView) -> Content:
    """Return the progress of a build and the most important key."""
    built = f"built in {human_seconds(view.elapsed)}"
    if view.run is RunState.STOPPING:
        return Content.styled("stopping…", COSTS)
    if view.busy:
        return _doing(view, built)
    if view.measured:
        return _with_key(f"{built} · {_sizes(view)}", "c: compare")
    if view.broken:
        broken = Content.styled(_why_broken(view), f"bold {BREAKS}")
        return Content.assemble(f"{built} · ", broken, _with_key("", "c: compare"))
    if view.unmeasured:
        return _with_key(f"{built} · not measured", "r: build again")
    ended, style = ("stopped", COSTS) if view.run is RunState.STOPPED else ("failed", f"bold {BREAKS}")
    detail = Content.styled(f"{ended} after {human_seconds(view.elapsed)}", style)
    return Content.assemble(detail, _with_key("", "r: build again"))


def _doing(view: BuildView, built: str) -> Content:
    match view.doing:
        case BuildActivity.BUILDING:
            known = len(view.state.steps)
            return _with_key(f"{clock(view.elapsed)} · {view.state.finished} of {known} steps", "x: stop")
        case BuildActivity.MEASURING:
            return _with_key(f"{built} · reading layers… {human_bytes(view.read_bytes)}", "x: stop")
        case BuildActivity.TRYING:
            return _with_key(f"{built} · {_sizes(view)} · {view.stage or 'running the image'}…", "x: skip")


def _with_key(what: str, key: str) -> Content:
    """Return a text, followed by a key in the accent colour and its action."""
    letter, _, rest = key.partition(":")
    return Content.assemble(what, (" · ", MUTED), (letter, f"bold {ACCENT}"), (f":{rest}", MUTED))


def _sizes(view: BuildView) -> str:
    pull = PULL.of(view.build) if view.build else None
    return f"{PULL.label} {PULL.format(pull.value)}" if pull else "measured"


def log_title(view: BuildView, following: bool, found: tuple[int, int] | None, width: int) -> Content:
    """Return the title of the log: its step, and whether it follows the end."""
    step = view.step
    if step is None:
        return heading("log")
    right = _found(found) if found is not None else EMPTY
    if phase_of(step, over=view.over) == "running":
        right = Content.assemble(right, "  ", ("follow ●", ACCENT) if following else ("follow ○", MUTED))
    stage = f"{step.step.stage}  " if step.step.stage else ""
    name = Content.assemble((stage, f"bold {ACCENT}"), (step.step.name, "bold"))
    return beside(name, right, width)


def _found(found: tuple[int, int]) -> Content:
    position, count = found
    return (
        Content.styled(f"match {position} of {count}", COSTS) if count else Content.styled("no match", BREAKS)
    )


def log_notice(view: BuildView, log: StepLog) -> Content:
    """Return the notice above a log that is empty or incomplete."""
    if log.notice:
        return Content.styled(f"! {log.notice}", COSTS)
    step = view.step
    if step is not None and step.step.id in view.misses:
        return Content.styled(view.misses[step.step.id].sentence, COSTS)
    if step is None or log.lines:
        return EMPTY
    detail = {
        "waiting": "not started yet",
        "running": "no output so far",
        "cached": "cached (not run again)",
        "done": "no output",
        "not run": "not run",
    }.get(phase_of(step, over=view.over), step.step.error)
    return Content.styled(detail, MUTED)


def failure_content(view: BuildView, width: int, *, short: bool = False) -> Content:
    """Return why a build made no image: the line of the Dockerfile, known causes, and the next step."""
    failure = view.failure
    if view.broken and view.verdict is not None:
        return _broken(view, view.verdict, short=short)
    if failure is None:
        return Content(view.error)
    lines: list[Content] = []
    if failure.line:
        lines += _dockerfile_lines(view.job.rendered, failure.line, width, 0 if short else _CONTEXT_LINES)
        lines += [] if short else [EMPTY]
    lines += _causes(view, short=short)
    if not view.causes:
        lines += [Content.styled(failure.message, f"bold {BREAKS}")]
        lines += [Content(failure.advice)] if failure.advice else []
    return Content("\n").join(lines)


def _why_broken(view: BuildView) -> str:
    return "fails when you run it" if view.verdict is None or view.verdict.fails else "cannot run here"


def _broken(view: BuildView, verdict: Verdict, *, short: bool) -> Content:
    """Return how an image failed at run time or why it was not run, with the end of its output."""
    detail = "The image fails" if verdict.fails else "The image was not run"
    lines = [Content.styled(f"{detail}: {verdict.evidence}", f"bold {BREAKS}")]
    if not short and len(verdict.log) > 1:
        lines += [Content.styled(f"  {line}", MUTED) for line in verdict.log[-_LOG_LINES:]]
    lines += _causes(view, short=short)
    if not view.causes:
        lines.append(Content((
            "The cause is unknown. Run the image with `docker run` to reproduce the failure, or press r to "
            "build again."
        )))
    return Content("\n").join(lines)


def _causes(view: BuildView, *, short: bool) -> list[Content]:
    lines: list[Content] = []
    for cause in view.causes[: 1 if short else 2]:
        title = Content.assemble((f"Known cause: {cause.title}", f"bold {BREAKS}"))
        lines += [title, Content(cause.explanation)]
        if cause is view.fix:
            lines.append(Content.assemble(("f", f"bold {ACCENT}"), f" {cause.fix_label}, and build again"))
    return lines


def _dockerfile_lines(rendered: Rendered, failing: int, width: int, around: int) -> list[Content]:
    lines = rendered.lines
    end = failing
    while end < len(lines) and lines[end - 1].endswith("\\"):
        end += 1
    if not around:
        # only one line fits, and the last one of an instruction is the command itself
        first, last = end, end
    else:
        first, last = max(1, failing - around), min(len(lines), end + around)
    shown = [heading("Dockerfile", f"line {failing}")] if around else []
    for number in range(first, last + 1):
        here = failing <= number <= end
        text = Content.assemble(
            (f"{'▸' if here else ' '}{number:>3}  ", f"bold {BREAKS}" if here else MUTED),
            (lines[number - 1], f"bold {BREAKS}" if here else MUTED),
        )
        shown.append(fit(text, width))
    return shown


def activity(view: BuildView) -> str:
    """Return a short description of a running build for the header."""
    if view.doing is BuildActivity.BUILDING:
        return f"building {view.job.name} {view.state.finished}/{len(view.state.steps)}"
    return f"measuring {view.job.name}"


def end_message(view: BuildView) -> str:
    """Return the notification for a user of another screen at the end of a build."""
    name = view.job.name
    if view.measured:
        return f"{name} is built and measured: {_sizes(view)}. Press c to compare."
    if view.broken:
        return f"{name} is built, but {_why_broken(view)}. Press c to compare."
    if view.unmeasured:
        return f"{name} is built, but could not be measured."
    return f"{name} was stopped." if view.run is RunState.STOPPED else f"{name} failed."
