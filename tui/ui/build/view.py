"""The state of the build screen as one frozen value, updated with batches of events."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from tui.frozen import dataclass
from tui.engine.events import FINAL_STAGE, BuildEvent, Built, Cancelled, Failed, StepChanged
from tui.engine.state import BuildState, StepState, reduce
from tui.lab.sizes.build import Build
from tui.lab.failures.cache_miss import Miss
from tui.lab.failures.causes import Cause
from tui.lab.session import Job
from tui.lab.trial.verdict import Verdict
from tui.ui.kit.run_state import RunState, RunView

_PICTURES = 5
"""Updates per second of spinners and running times."""


class BuildActivity(StrEnum):
    """The activity of a running build."""

    BUILDING = "building"
    MEASURING = "measuring"
    """Reading the layers of the image."""
    TRYING = "trying"
    """Running the image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildView(RunView):
    """The state of one build. Log lines are stored separately because they can be many."""

    job: Job
    started: float
    """The start by our own clock, in seconds since the epoch."""
    now: float
    state: BuildState = field(default_factory=BuildState)
    run: RunState = RunState.RUNNING
    doing: BuildActivity = BuildActivity.BUILDING
    lead: float | None = None
    """The lead of our clock over the builder's, which may run on another machine."""
    followed: str = ""
    """The step to show while the user has not selected one."""
    selected: str = ""
    """The step that the user selected, or empty."""
    read_bytes: int = 0
    """The number of bytes of the image read so far."""
    stage: str = ""
    """The stage of the trial."""
    causes: tuple[Cause, ...] = ()
    """Known causes of the failure, the most specific first."""
    build: Build | None = None
    """The finished build after measuring."""
    misses: Mapping[str, Miss] = field(default_factory=dict)
    """For each step that ran again in spite of an unchanged Dockerfile, the file that caused it."""

    @property
    def measured(self) -> bool:
        """Whether the image is measured and not known to be broken."""
        return self.run is RunState.DONE and not self.broken

    @property
    def broken(self) -> bool:
        """Whether the image is measured but fails at run time, or is for another platform than the engine's."""
        verdict = self.verdict
        return not self.busy and verdict is not None and (verdict.fails or verdict.fix is not None)

    @property
    def unmeasured(self) -> bool:
        """Whether there is an image whose layers were not read because of an error or a stop."""
        return not self.busy and self.build is None and isinstance(self.state.outcome, Built)

    @property
    def shown(self) -> str:
        """The id of the step of the visible log."""
        return self.selected or self.followed

    @property
    def step(self) -> StepState | None:
        """The step of the visible log, or None before the first one."""
        return self.state.steps.get(self.shown)

    @property
    def builder_now(self) -> float:
        """The current time by the builder's clock."""
        return self.now - (self.lead or 0.0)

    @property
    def elapsed(self) -> float:
        """Seconds of the build so far."""
        outcome = self.state.outcome
        return outcome.seconds if outcome else max(0.0, self.now - self.started)

    @property
    def frame(self) -> int:
        """The index of the current picture of a spinner."""
        return round(self.now * _PICTURES)

    @property
    def failure(self) -> Failed | None:
        """The failure, or None."""
        return self.state.outcome if isinstance(self.state.outcome, Failed) else None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict of the trial, or None before it."""
        return self.build.trial.verdict if self.build and self.build.trial else None

    @property
    def over(self) -> bool:
        """Whether the build itself has ended, not counting measuring."""
        return self.state.outcome is not None

    @property
    def fix(self) -> Cause | None:
        """The most specific cause with a fix, or None."""
        return next((cause for cause in self.causes if cause.fix is not None), None)

    def after(self, events: list[BuildEvent], now: float) -> "BuildView":
        """Return the view after a batch of events, or after some time without any."""
        # limited to a few redraws a second, however many events arrive, because each redraw is expensive
        shown = int(now * _PICTURES) / _PICTURES
        if not events:
            return self if shown == self.now else replace(self, now=shown)
        state = reduce(self.state, events)
        lead = self.lead
        for event in events:
            if isinstance(event, StepChanged) and event.started is not None:
                # events are delayed by their transfer, so the smallest difference is the most accurate
                lead = now - event.started if lead is None else min(lead, now - event.started)
        view = replace(self, state=state, now=shown, lead=lead, **_reached(self, state))
        return replace(view, followed=_followed(view))


def _reached(view: BuildView, state: BuildState) -> dict[str, Any]:
    match state.outcome:
        case Failed():
            return {"run": RunState.FAILED}
        case Cancelled():
            return {"run": RunState.STOPPED}
        case Built() if view.doing is BuildActivity.BUILDING:
            return {"doing": BuildActivity.MEASURING}
    return {}


def _followed(view: BuildView) -> str:
    """Return the step to show: the failed one, else a running command, which stays the same while it runs.

    Downloads and copies print nothing, so they are followed only while no command runs.
    """
    failed = view.state.failed_step
    if failed is not None and view.failure is not None:
        return failed.step.id
    steps = view.state.steps
    before = steps.get(view.followed)
    running = [state for state in steps.values() if state.phase == "running"]
    running = [state for state in running if state.step.name.startswith("RUN")] or running
    if before is not None and before in running:
        return view.followed
    if running:
        return max(running, key=lambda state: state.step.started or 0.0).step.id
    if before is not None:
        return view.followed
    started = [state for state in steps.values() if state.step.started is not None]
    return started[-1].step.id if started else ""


def grouped(state: BuildState, order: Sequence[str]) -> tuple[tuple[str, tuple[StepState, ...]], ...]:
    """Return the steps by stage, in the order of the Dockerfile's named stages, the final one last.

    Steps without a stage are BuildKit's own: the ones after the image come last, the others first.
    """
    prepare: list[StepState] = []
    finish: list[StepState] = []
    stages: dict[str, list[StepState]] = {}
    for step in state.steps.values():
        if step.step.stage:
            stages.setdefault(step.step.stage, []).append(step)
        elif step.step.name.startswith(("export", "pushing", "unpacking", "writing", "naming")):
            finish.append(step)
        else:
            prepare.append(step)
    for steps in stages.values():
        # a builder announces dependencies first, which may be the last instruction
        steps.sort(key=lambda known: known.step.position)
    rank = {name: place for place, name in enumerate(order)}
    named = sorted(stages.items(), key=lambda item: (item[0] == FINAL_STAGE, rank.get(item[0], len(rank))))
    groups = [("prepare", prepare), *named, ("export", finish)]
    return tuple((name, tuple(steps)) for name, steps in groups if steps)
