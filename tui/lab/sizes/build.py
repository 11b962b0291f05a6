"""One finished build: what was built, from what, and what it came to."""

from dataclasses import dataclass

from tui.engine.archive import ImageArchive
from tui.engine.engine import ImageDetails
from tui.lab.sizes.contents import Contents
from tui.lab.sizes.measure import own_layers
from tui.lab.sizes.measurement import Figure, Measurement, Source, Times
from tui.lab.trial.trial import Trial
from tui.recipe import Recipe
from tui.render import Rendered


@dataclass(frozen=True, slots=True)
class StepTiming:
    """How long one step of a build took."""

    name: str
    seconds: float
    cached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One image that was built and measured."""

    name: str
    """``build-3``, or ``naive`` for the single-stage baseline."""
    title: str
    """What is special about the recipe, such as ``distroless/static · stripped · tests``."""
    recipe: Recipe
    rendered: Rendered
    image: str
    """The tag."""
    digest: str
    seconds: float
    """Of the build alone, measuring not counted; of one of many in a solve, what its own steps took."""
    steps: tuple[StepTiming, ...]
    measurement: Measurement
    contents: Contents
    archive: ImageArchive
    details: ImageDetails
    shared: bool = False
    """Whether it was one of many in a solve: then the seconds are worked out, not measured."""
    uncached: bool = False
    """Whether it was built with empty caches."""
    trial: Trial | None = None
    """What came of running it, or None when it was not run."""

    @property
    def own_pull_bytes(self) -> float:
        """What the layers on top of the base add to a pull."""
        layers = self.archive.layers
        return sum(layer.pull_bytes for layer in layers[len(layers) - self._own_layers :])

    @property
    def base_pull_bytes(self) -> float:
        """What the layers of the base image add to a pull."""
        return self.archive.pull_bytes - self.own_pull_bytes

    @property
    def _own_layers(self) -> int:
        return own_layers(self.archive, self.rendered.dockerfile)

    @property
    def times(self) -> Times:
        """The seconds as the kind of figure they are; none where the program came from a cache."""
        seconds = Figure(self.seconds, Source.DERIVED if self.shared else Source.MEASURED)
        if self.from_cache:
            return Times()
        if self.uncached:
            return Times(cold=seconds)
        return Times(steps=seconds) if self.shared else Times(build=seconds)

    @property
    def from_cache(self) -> bool:
        """Whether the program came from the builder's cache: then the seconds say nothing of compiling."""
        return any("go build" in step.name and step.cached for step in self.steps)
