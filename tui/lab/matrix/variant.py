"""One of the images that a lab builds of a project."""

from enum import StrEnum

from tui.frozen import dataclass
from tui.recipe import Recipe, Strip, Upx
from tui.render import Rendered

_STRIPPED = {Strip.NONE: "plain", Strip.DWARF: "w", Strip.ALL: "s-w"}
_PACKED = {Upx.NONE: "", Upx.FAST: "-upx", Upx.LZMA: "-upx-lzma"}


class Origin(StrEnum):
    """The origin of a variant."""

    MATRIX = "matrix"
    """A point of the axes: runtime base, strip, UPX."""
    NAIVE = "naive"
    """The single stage of a beginner's Dockerfile, as a baseline."""
    OWN = "own"
    """The project's existing Dockerfile."""
    RUNG = "rung"
    """A rung of the ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One image to build and measure."""

    name: str
    """Derived from its choices, equal in every run, and valid in a tag: ``distroless-static-s-w-upx-lzma``."""
    title: str
    origin: Origin
    recipe: Recipe
    """For an existing Dockerfile, the recipe that it is compared with."""
    rendered: Rendered


def name_of(base: str, recipe: Recipe) -> str:
    """Return the name of a point of the axes.

    Args:
        base: the short name of the runtime base, such as ``alpine``.
        recipe: the recipe with its strip and UPX modes.
    """
    return f"{base}-{_STRIPPED[recipe.strip]}{_PACKED[recipe.upx]}"
