"""The final stage of a Dockerfile, as the files of its layers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui.image import ImageModel


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the files that a final stage copies are on this disk."""

    context: Path
    """The root of the build context."""
    produced: Mapping[str, Path]
    """Files and directories of the build stages by their path there, such as ``/out/app``."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An instruction that the built-in builder cannot carry out."""

    line: int
    """Its line in the Dockerfile."""
    message: str
    """The problem and its cause."""
    hint: str
    """The next step."""


def refusals(model: ImageModel) -> tuple[Refusal, ...]:
    """Return what the built-in builder cannot carry out in the final stage, in the order of the lines.

    Nothing needs to be built or downloaded for the answer. The build stages are not judged.
    """
    raise NotImplementedError


def needed(model: ImageModel) -> tuple[str, ...]:
    """Return the paths in build stages that the final stage copies, such as ``/out/app``: the keys of :class:`Sources`."""
    raise NotImplementedError
