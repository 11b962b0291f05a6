"""Results of a trial run on the command line."""

from tui.headless import output
from tui.headless.output import Status
from tui.lab.sizes.build import Build
from tui.lab.trial.verdict import Outcome
from tui.text.units import human_bytes, human_milliseconds

_TAIL = 40
"""Lines of a failing program's log that are printed."""


def trial_json(done: Build) -> dict[str, object]:
    """Return ``verdict`` and ``binary`` of ``build --json``. Both are null for an image that did not run."""
    trial = done.trial
    return {
        "verdict": trial.to_json() if trial else None,
        "binary": trial.binary.to_json() if trial and trial.binary else None,
    }


def trial_lines(done: Build) -> list[str]:
    """Return the lines of a build's summary for an image that ran successfully."""
    trial = done.trial
    if trial is None or not trial.verdict.works:
        return []
    lines = []
    if trial.startup is not None:
        start, noisy = trial.startup, ", noisy" if trial.startup.noisy else ""
        off = f"±{human_milliseconds(start.spread_ms)}, median of {len(start.runs_ms)}{noisy}"
        until = "until the first answer" if trial.verdict.outcome is Outcome.ANSWERS else "until it exits"
        lines.append(f"  {'start':<9} {human_milliseconds(start.median_ms):>8}  measured  {until} ({off})")
    memory = done.measurement.memory_bytes
    if memory is not None:
        meaning = "anonymous memory, idle" if trial.memory else "largest resident set"
        lines.append(f"  {'memory':<9} {human_bytes(memory.value):>8}  {memory.source}  {meaning}")
    if trial.memory and trial.peak_bytes:
        lines.append(f"  {'peak':<9} {human_bytes(trial.peak_bytes):>8}  measured  largest resident set")
    return [*lines, f"  ✓ {trial.verdict.evidence}"]


def trial_status(done: Build, require_start: bool = False) -> Status:
    """Print the problems of a trial run, and return the exit status.

    Args:
        done: what was built and run.
        require_start: whether an image that lacks a setting or a service counts as a failure.
    """
    verdict = done.trial.verdict if done.trial else None
    if verdict is None or verdict.works:
        return Status.DONE
    cause = verdict.causes[0] if verdict.causes else None
    if not verdict.fails:
        if require_start:
            output.error(
                f"--require-start: the trial run did not prove that the image works. It {verdict.evidence}.",
                cause.explanation if cause else "Pass the missing setting with --run-env or --run-env-file.",
            )
            return Status.FAILED
        output.info(f"{verdict.outcome}: {verdict.evidence}")
        if cause is not None:
            output.info(cause.explanation)
        return Status.DONE
    for line in verdict.log[-_TAIL:]:
        output.info(f"    {line}")
    if cause is not None:
        output.error(
            f"The image was built, but it fails: {verdict.evidence}. {cause.title}.", cause.explanation
        )
    else:
        hint = "See the log above, or run the image with `docker run`."
        output.error(f"The image was built, but it fails: {verdict.evidence}.", hint)
    return Status.FAILED
