"""What the build screen shows, as one frozen value that grows with batches of events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from tui.engine.events import FINAL_STAGE, BuildEvent, Built, Cancelled, Failed, StepChanged
from tui.engine.state import BuildState, StepState, reduce
from tui.lab.sizes.build import Build
from tui.lab.failures.cache_miss import Miss
from tui.lab.failures.causes import Cause
from tui.lab.session import Job
from tui.lab.trial.verdict import Verdict
from tui.ui.kit.run_state import RunState, RunView

_PICTURES = 5
"""Times a second that spinners and running times move on."""


class Doing(StrEnum):
    """What is done while a build runs."""

    BUILDING = "building"
    MEASURING = "measuring"
    """The layers of the image are read."""
    TRYING = "trying"
    """The image is run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildView(RunView):
    """One build as it is now. Log lines are kept elsewhere: they can be many."""

    job: Job
    started: float
    """By our own clock, in seconds since the epoch."""
    now: float
    state: BuildState = field(default_factory=BuildState)
    run: RunState = RunState.RUNNING
    doing: Doing = Doing.BUILDING
    lead: float | None = None
    """By how much our clock is ahead of the builder's, which may be another machine's."""
    followed: str = ""
    """The step that is shown while the user has not selected one."""
    selected: str = ""
    """The step that the user selected, or empty."""
    read_bytes: int = 0
    """Of the image, while it is measured."""
    stage: str = ""
    """What is done with the image, while it is tried out."""
    causes: tuple[Cause, ...] = ()
    """Known causes of the failure, the most telling first."""
    build: Build | None = None
    """The finished build, once it is measured."""
    misses: Mapping[str, Miss] = field(default_factory=dict)
    """For the ids of steps that ran again although nothing in the Dockerfile has changed: which file made them."""

    @property
    def measured(self) -> bool:
        """Whether there is an image that is measured and works as far as is known."""
        return self.run is RunState.DONE and not self.broken

    @property
    def broken(self) -> bool:
        """Whether the image is measured, but fails when it is run, or is for a machine that is not the engine's."""
        verdict = self.verdict
        return not self.busy and verdict is not None and (verdict.fails or verdict.fix is not None)

    @property
    def unmeasured(self) -> bool:
        """Whether there is an image, but reading its layers failed or was stopped."""
        return not self.busy and self.build is None and isinstance(self.state.outcome, Built)

    @property
    def shown(self) -> str:
        """The id of the step whose log is shown."""
        return self.selected or self.followed

    @property
    def step(self) -> StepState | None:
        """The step whose log is shown, or None before the first one."""
        return self.state.steps.get(self.shown)

    @property
    def builder_now(self) -> float:
        """The time by the builder's clock."""
        return self.now - (self.lead or 0.0)

    @property
    def elapsed(self) -> float:
        """Seconds that the build took, or has taken so far."""
        outcome = self.state.outcome
        return outcome.seconds if outcome else max(0.0, self.now - self.started)

    @property
    def frame(self) -> int:
        """Which picture of a spinner it is time for."""
        return round(self.now * _PICTURES)

    @property
    def failure(self) -> Failed | None:
        """How it failed, or None."""
        return self.state.outcome if isinstance(self.state.outcome, Failed) else None

    @property
    def verdict(self) -> Verdict | None:
        """What the image showed when it was run, or None before that."""
        return self.build.trial.verdict if self.build and self.build.trial else None

    @property
    def over(self) -> bool:
        """Whether the build itself, measuring not counted, has come to its end."""
        return self.state.outcome is not None

    @property
    def fix(self) -> Cause | None:
        """The most telling cause that can be mended from here, or None."""
        return next((cause for cause in self.causes if cause.fix is not None), None)

    def after(self, events: list[BuildEvent], now: float) -> "BuildView":
        """Return the view after a batch of events, or just later."""
        # what is drawn moves five times a second, however often there is news: each picture costs
        shown = int(now * _PICTURES) / _PICTURES
        if not events:
            return self if shown == self.now else replace(self, now=shown)
        state = reduce(self.state, events)
        lead = self.lead
        for event in events:
            if isinstance(event, StepChanged) and event.started is not None:
                # news takes time to come in, so the smallest difference is the nearest to the truth
                lead = now - event.started if lead is None else min(lead, now - event.started)
        view = replace(self, state=state, now=shown, lead=lead, **_reached(self, state))
        return replace(view, followed=_followed(view))


def _reached(view: BuildView, state: BuildState) -> dict[str, Any]:
    match state.outcome:
        case Failed():
            return {"run": RunState.FAILED}
        case Cancelled():
            return {"run": RunState.STOPPED}
        case Built() if view.doing is Doing.BUILDING:
            return {"doing": Doing.MEASURING}
    return {}


def _followed(view: BuildView) -> str:
    """Return the step to show: the one that failed, else a command that runs, and the same one for as long as it does.

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

    Steps of no stage are BuildKit's own: what it does with the finished image comes last, the rest first.
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
        # a builder announces what it needs first, which may be the last instruction
        steps.sort(key=lambda known: known.step.position)
    rank = {name: place for place, name in enumerate(order)}
    named = sorted(stages.items(), key=lambda item: (item[0] == FINAL_STAGE, rank.get(item[0], len(rank))))
    groups = [("prepare", prepare), *named, ("export", finish)]
    return tuple((name, tuple(steps)) for name, steps in groups if steps)
