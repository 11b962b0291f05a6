"""What became of one variant of a lab."""

from dataclasses import dataclass
from enum import StrEnum

from tui.lab.matrix.variant import Variant
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Measurement, Times


class Phase(StrEnum):
    """How far a variant has come."""

    WAITING = "waiting"
    """Not built yet, or building."""
    BUILT = "built"
    """Its image is there and waits to be measured."""
    MEASURED = "measured"
    FAILED = "failed"
    """There is no image, or it could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of the lab as it is now."""

    variant: Variant
    phase: Phase = Phase.WAITING
    build: Build | None = None
    """Only when measured in this session."""
    remembered: Measurement | None = None
    """Its figures, when they are from the history."""
    seconds: Figure | None = None
    """What building it alone would have taken, in seconds; None when the program came from a cache."""
    edit_seconds: Figure | None = None
    """What building it again after an edit of one line would take by itself, or None before that was measured."""
    uncached: bool = False
    """Whether it was built with empty caches: only then are the seconds those of a cold build."""
    failure: str = ""
    """Why there is no image, no figure, or why the image does not work, in one or two sentences."""

    @property
    def name(self) -> str:
        """The variant's name."""
        return self.variant.name

    @property
    def measurement(self) -> Measurement:
        """The figures; an empty set of them before it is measured."""
        return self.build.measurement if self.build else self.remembered or Measurement()

    @property
    def times(self) -> Times:
        """The figures of its build."""
        if self.uncached:
            return Times(cold=self.seconds, edit=self.edit_seconds)
        return Times(steps=self.seconds, edit=self.edit_seconds)

    @property
    def usable(self) -> bool:
        """Whether it was measured and does not fail when it runs, so that it can be compared and recommended."""
        trial = self.build.trial if self.build else None
        return self.phase is Phase.MEASURED and not (trial and trial.verdict.fails)
