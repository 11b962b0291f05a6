"""The figures of one image, each with its source."""

from dataclasses import fields
from enum import StrEnum

from tui.frozen import dataclass


class Source(StrEnum):
    """The origin of a figure. A better one replaces a worse one, never the other way round."""

    ESTIMATE = "estimate"
    """Computed from catalogue facts and figures of similar programs."""
    EARLIER = "before your last edit"
    """Measured on an image of files that have been edited since."""
    HOST = "host"
    """Compiled on this machine, not in an image."""
    DERIVED = "derived"
    """Computed from measured parts, such as the steps that a build shared with others."""
    MEASURED = "measured"
    """Measured on a real image."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its origin."""

    value: float
    source: Source
    spread: float = 0.0
    """Error in either direction, in the same unit. 0 for an exact figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The figures of one image. None if unknown. Sizes are bytes."""

    unpacked_bytes: Figure | None = None
    pull_bytes: Figure | None = None
    base_bytes: Figure | None = None
    """The unpacked layers that come from the base image."""
    binary_bytes: Figure | None = None
    """The program's files in the image."""
    startup_ms: Figure | None = None
    memory_bytes: Figure | None = None

    @property
    def other_bytes(self) -> float:
        """Bytes of neither base nor binary: copied certificates, sources, tar padding."""
        total, base, binary = self.unpacked_bytes, self.base_bytes, self.binary_bytes
        if total is None or base is None or binary is None:
            return 0.0
        return max(0.0, total.value - base.value - binary.value)

    def to_json(self) -> dict[str, float | str | None]:
        """Return each figure with its source, as ``build --json`` prints them."""
        result: dict[str, float | str | None] = {}
        for item in fields(self):
            figure: Figure | None = getattr(self, item.name)
            result[item.name] = None if figure is None else _plain(figure.value)
            result[f"{item.name}_source"] = None if figure is None else str(figure.source)
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Durations of the build of one image, in seconds. Figures of different kinds cannot replace each other."""

    build: Figure | None = None
    """Built alone, with the existing caches. None if the program came from a cache."""
    steps: Figure | None = None
    """Its own steps in a solve with other images, with the existing caches. None as above."""
    cold: Figure | None = None
    """With empty caches."""
    edit: Figure | None = None
    """Built again after a one-line edit."""


NO_TIMES = Times()


def _plain(value: float) -> float:
    return int(value) if float(value).is_integer() else value
