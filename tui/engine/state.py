"""Computes the state of one build from its events. Pure."""

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType

from tui.engine.events import (
    BuildEvent,
    BuildWarning,
    Built,
    Cancelled,
    Failed,
    LogChunk,
    Outcome,
    StepChanged,
    Transfer,
)
from tui.frozen import dataclass

_NOTHING: Mapping[str, "StepState"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StepState:
    """One step with its transfers. Its log lines, which can be many, are stored elsewhere."""

    step: StepChanged
    transfers: Mapping[str, Transfer] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def phase(self) -> str:
        """``waiting``, ``running``, ``done``, ``cached`` or ``failed``."""
        if self.step.error:
            return "failed"
        if self.step.cached:
            return "cached"
        if self.step.completed is not None:
            return "done"
        return "waiting" if self.step.started is None else "running"

    def seconds(self, now: float) -> float:
        """Return how long the step ran, or has been running at ``now`` (seconds since the epoch)."""
        if self.step.started is None:
            return 0.0
        return max(0.0, (self.step.completed if self.step.completed is not None else now) - self.step.started)

    @property
    def progress(self) -> tuple[int, int]:
        """Transferred bytes and total bytes of all transfers with a known size, or (0, 0) without any."""
        known = [transfer for transfer in self.transfers.values() if transfer.total]
        return sum(transfer.current for transfer in known), sum(transfer.total for transfer in known)


@dataclass(frozen=True, slots=True)
class BuildState:
    """All steps of a build in the order of their first appearance, and its outcome."""

    steps: Mapping[str, StepState] = field(default_factory=lambda: _NOTHING)
    warnings: tuple[BuildWarning, ...] = ()
    outcome: Outcome | None = None

    @property
    def finished(self) -> int:
        """The number of steps that have ended, including failed ones."""
        return sum(state.phase in {"done", "cached", "failed"} for state in self.steps.values())

    @property
    def failed_step(self) -> StepState | None:
        """The step that stopped the build, or None."""
        if isinstance(self.outcome, Failed) and self.outcome.step in self.steps:
            return self.steps[self.outcome.step]
        failed = [state for state in self.steps.values() if state.phase == "failed"]
        return next((state for state in failed if "context canceled" not in state.step.error), None)


def reduce(state: BuildState, events: list[BuildEvent]) -> BuildState:
    """Return the state after a batch of events. Log chunks are not part of the state and are ignored."""
    steps = dict(state.steps)
    warnings = state.warnings
    outcome = state.outcome
    for event in events:
        match event:
            case StepChanged():
                known = steps.get(event.id)
                steps[event.id] = StepState(event, known.transfers if known else MappingProxyType({}))
            case Transfer():
                known = steps.get(event.step)
                if known:
                    transfers = MappingProxyType({**known.transfers, event.id: event})
                    steps[event.step] = replace(known, transfers=transfers)
            case BuildWarning():
                warnings = (*warnings, event)
            case Built() | Failed() | Cancelled():
                outcome = event
            case LogChunk():
                pass
    return BuildState(MappingProxyType(steps), warnings, outcome)
