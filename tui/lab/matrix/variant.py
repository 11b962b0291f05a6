"""One of the many images that a lab makes of the same project."""

from dataclasses import dataclass
from enum import StrEnum

from tui.recipe import Recipe, Strip, Upx
from tui.render import Rendered

_STRIPPED = {Strip.NONE: "plain", Strip.DWARF: "w", Strip.ALL: "s-w"}
_PACKED = {Upx.NONE: "", Upx.FAST: "-upx", Upx.LZMA: "-upx-lzma"}


class Origin(StrEnum):
    """Where a variant comes from."""

    MATRIX = "matrix"
    """A point of the axes: runtime base, strip, UPX."""
    NAIVE = "naive"
    """The single stage of somebody who has never thought about image size."""
    OWN = "own"
    """The Dockerfile that the project has already."""
    RUNG = "rung"
    """A rung of the ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One image to build and measure."""

    name: str
    """Made of its choices, the same in every run, and fit for a tag: ``distroless-static-s-w-upx-lzma``."""
    title: str
    origin: Origin
    recipe: Recipe
    """Of the user's own Dockerfile: the recipe that it is compared with."""
    rendered: Rendered


def name_of(base: str, recipe: Recipe) -> str:
    """Return the name of a point of the axes.

    Args:
        base: the short name of the runtime base, such as ``alpine``.
        recipe: whose strip and UPX are meant.
    """
    return f"{base}-{_STRIPPED[recipe.strip]}{_PACKED[recipe.upx]}"
