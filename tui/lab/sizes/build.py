"""One finished build: the recipe, the files, and the measurements."""

from tui.engine.archive import ImageArchive
from tui.engine.engine import ImageDetails
from tui.frozen import dataclass
from tui.lab.sizes.contents import Contents
from tui.lab.sizes.measure import own_layers
from tui.lab.sizes.measurement import Figure, Measurement, Source, Times
from tui.lab.trial.trial import Trial
from tui.recipe import Recipe
from tui.render import Rendered


@dataclass(frozen=True, slots=True)
class StepTiming:
    """The duration of one step of a build."""

    name: str
    seconds: float
    cached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One image that was built and measured."""

    name: str
    """``build-3``, or ``naive`` for the single-stage baseline."""
    title: str
    """The distinctive choices of the recipe, such as ``distroless/static · stripped · tests``."""
    recipe: Recipe
    rendered: Rendered
    image: str
    """The tag."""
    digest: str
    seconds: float
    """The duration of the build without measuring. In a shared solve, the duration of its own steps."""
    steps: tuple[StepTiming, ...]
    measurement: Measurement
    contents: Contents
    archive: ImageArchive
    details: ImageDetails
    shared: bool = False
    """Whether it was built in one solve with others, so that the seconds are computed, not measured."""
    uncached: bool = False
    """Whether it was built with empty caches."""
    trial: Trial | None = None
    """The result of the test run, if any."""

    @property
    def own_pull_bytes(self) -> float:
        """The bytes that the layers on top of the base add to a pull."""
        layers = self.archive.layers
        return sum(layer.pull_bytes for layer in layers[len(layers) - self._own_layers :])

    @property
    def base_pull_bytes(self) -> float:
        """The bytes that the layers of the base image add to a pull."""
        return self.archive.pull_bytes - self.own_pull_bytes

    @property
    def _own_layers(self) -> int:
        return own_layers(self.archive, self.rendered.dockerfile)

    @property
    def times(self) -> Times:
        """The seconds by kind. None of them if the program came from a cache."""
        seconds = Figure(self.seconds, Source.DERIVED if self.shared else Source.MEASURED)
        if self.from_cache:
            return Times()
        if self.uncached:
            return Times(cold=seconds)
        return Times(steps=seconds) if self.shared else Times(build=seconds)

    @property
    def from_cache(self) -> bool:
        """Whether the program came from the builder's cache, so that the seconds do not include compiling."""
        return any("go build" in step.name and step.cached for step in self.steps)
