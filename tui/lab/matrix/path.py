"""Computes how long a build would take alone from the steps of a solve that it shared with others."""

from tui.engine import BuildState, StepState


def alone_seconds(state: BuildState) -> float | None:
    """Return the length of the longest chain of dependent steps, plus exporting, or None if it is not meaningful.

    This is the duration on a machine where independent steps do not slow each other down. In a solve of many variants
    they do, so the figure is an upper bound for the steps. It excludes BuildKit's own time between steps. If the
    program came from the builder's cache, nothing was compiled, and there is no figure.
    """
    if any(_compiles(step) and step.step.cached for step in state.steps.values()):
        return None
    longest: dict[str, float] = {}
    chains = [_until(state, key, longest) for key in state.steps if not _exports(state.steps[key])]
    exports = [_seconds(step) for step in state.steps.values() if _exports(step)]
    return max(chains) + sum(exports) if chains else None


def _until(state: BuildState, key: str, longest: dict[str, float]) -> float:
    """Return the seconds from the start of the chain to the end of a step. Every step is visited once."""
    waiting = [key]
    while waiting:
        step = state.steps[waiting[-1]]
        inputs = [one for one in step.step.inputs if one in state.steps]
        missing = [one for one in inputs if one not in longest]
        if missing:
            # a step cannot depend on itself, because BuildKit's graph consists of digests
            waiting += missing
            continue
        longest[waiting.pop()] = _seconds(step) + max((longest[one] for one in inputs), default=0.0)
    return longest[key]


def _seconds(step: StepState) -> float:
    return 0.0 if step.step.completed is None else step.seconds(step.step.completed)


def _compiles(step: StepState) -> bool:
    return "go build" in step.step.name


def _exports(step: StepState) -> bool:
    return step.step.name.startswith(("exporting to", "importing to"))
