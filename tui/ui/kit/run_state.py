"""How far work has come that a screen started: the same for builds, the lab, the ladder and the bytes."""

from dataclasses import dataclass
from enum import StrEnum


class RunState(StrEnum):
    """How far a run has come."""

    IDLE = "idle"
    """Nothing has been started yet."""
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    """Something that concerns the whole run went wrong."""


@dataclass(frozen=True, kw_only=True)
class RunView:
    """What a screen shows of its run; what is special about the run is added by subclasses."""

    run: RunState = RunState.IDLE
    trouble: str = ""
    """Why the run failed, and what to do."""

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        return self.run in {RunState.RUNNING, RunState.STOPPING}
