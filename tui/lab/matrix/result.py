"""The result of one variant of a lab."""

from enum import StrEnum

from tui.frozen import dataclass
from tui.lab.matrix.variant import Variant
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Measurement, Times


class Phase(StrEnum):
    """The progress of a variant."""

    WAITING = "waiting"
    """Not built yet, or building."""
    BUILT = "built"
    """The image is ready to be measured."""
    MEASURED = "measured"
    FAILED = "failed"
    """There is no image, or it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The current state of one row of the lab."""

    variant: Variant
    phase: Phase = Phase.WAITING
    build: Build | None = None
    """Set only if measured in this session."""
    remembered: Measurement | None = None
    """Figures from the history."""
    seconds: Figure | None = None
    """Duration of a build on its own, in seconds. None if the program came from a cache."""
    edit_seconds: Figure | None = None
    """Duration of a build after a one-line edit, in seconds. None until it is measured."""
    uncached: bool = False
    """Whether it was built with empty caches. Only then do the seconds count as uncached."""
    failure: str = ""
    """Why there is no image or no figure, or why the image does not work, in one or two sentences."""

    @property
    def name(self) -> str:
        """The variant's name."""
        return self.variant.name

    @property
    def measurement(self) -> Measurement:
        """The figures. Empty until it is measured."""
        return self.build.measurement if self.build else self.remembered or Measurement()

    @property
    def times(self) -> Times:
        """The figures of its build."""
        if self.uncached:
            return Times(cold=self.seconds, edit=self.edit_seconds)
        return Times(steps=self.seconds, edit=self.edit_seconds)

    @property
    def usable(self) -> bool:
        """Whether it was measured and works, so that it can be compared and recommended."""
        trial = self.build.trial if self.build else None
        return self.phase is Phase.MEASURED and not (trial and trial.verdict.fails)
