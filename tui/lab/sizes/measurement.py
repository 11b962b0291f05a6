"""The figures of one image, each with its source."""

from dataclasses import dataclass, fields
from enum import StrEnum


class Source(StrEnum):
    """How a figure was obtained; a better one replaces a worse one, never the other way round."""

    ESTIMATE = "estimate"
    """Worked out from catalogue facts and figures of similar programs."""
    EARLIER = "before your last edit"
    """Read off a real image of files that have been edited since."""
    HOST = "host"
    """Compiled on this machine, not in an image."""
    DERIVED = "derived"
    """Worked out from measured parts, such as the steps that a build shared with others."""
    MEASURED = "measured"
    """Read off a real image."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says how it was obtained."""

    value: float
    source: Source
    spread: float = 0.0
    """How far off it may be either way, in the same unit; 0 for an exact figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The figures of one image. None means that nobody knows yet. Sizes are bytes."""

    unpacked_bytes: Figure | None = None
    pull_bytes: Figure | None = None
    base_bytes: Figure | None = None
    """The unpacked layers that come from the base image."""
    binary_bytes: Figure | None = None
    """The program's own files, as they lie in the image."""
    startup_ms: Figure | None = None
    memory_bytes: Figure | None = None

    @property
    def other_bytes(self) -> float:
        """What is neither base nor binary: copied certificates, sources, tar padding."""
        total, base, binary = self.unpacked_bytes, self.base_bytes, self.binary_bytes
        if total is None or base is None or binary is None:
            return 0.0
        return max(0.0, total.value - base.value - binary.value)

    def to_json(self) -> dict[str, float | str | None]:
        """Return each figure beside its source, as ``build --json`` prints them."""
        result: dict[str, float | str | None] = {}
        for item in fields(self):
            figure: Figure | None = getattr(self, item.name)
            result[item.name] = None if figure is None else _plain(figure.value)
            result[f"{item.name}_source"] = None if figure is None else str(figure.source)
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long the build of one image takes, in seconds. Figures of different kinds never stand in for each other."""

    build: Figure | None = None
    """Built alone, with the caches as they were. None where the program came from a cache."""
    steps: Figure | None = None
    """Its own steps in a solve with other images, with the caches as they were. None as above."""
    cold: Figure | None = None
    """With empty caches."""
    edit: Figure | None = None
    """Built again after an edit of one line."""


NO_TIMES = Times()


def _plain(value: float) -> float:
    return int(value) if float(value).is_integer() else value
