"""The state of a run, the same for builds, the lab, the ladder and the bytes."""

from enum import StrEnum

from tui.frozen import dataclass


class RunState(StrEnum):
    """The state of a run."""

    IDLE = "idle"
    """No run was started."""
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    """An error ended the whole run."""


@dataclass(frozen=True, kw_only=True)
class RunView:
    """The state of a screen with a run. Subclasses add the details."""

    run: RunState = RunState.IDLE
    error: str = ""
    """The cause of a failure and what to do."""

    @property
    def busy(self) -> bool:
        """Whether a run is active."""
        return self.run in {RunState.RUNNING, RunState.STOPPING}
