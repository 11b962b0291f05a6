"""The recipe: all that is needed, with the project, to render a Dockerfile."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How much of what Dockerfiles can do is used; each one adds to the one before."""

    NAIVE = "naive"
    """One stage: source, toolchain and program in one image."""
    STAGED = "staged"
    """Two stages, the modules downloaded after the whole source was copied."""
    LAYERED = "layered"
    """Two stages, go.mod first, so that the downloaded modules are a layer of their own."""
    CACHED = "cached"
    """BuildKit: cache mounts, the source bind-mounted, tests and UPX in stages of their own."""


class Strip(StrEnum):
    """What the linker leaves out."""

    NONE = "none"
    DWARF = "dwarf"
    """``-w``: no debug information, but a symbol table."""
    ALL = "all"
    """``-s -w``: neither."""


class Upx(StrEnum):
    """How the binary is compressed."""

    NONE = "none"
    FAST = "fast"
    """UPX's default method (NRV)."""
    LZMA = "lzma"
    """``--best --lzma``."""


class RecipeError(ValueError):
    """A value that an option does not take.

    Attributes:
        option: the option's id.
        message: what is wrong with it, in one sentence.
        hint: what it takes, in one sentence.
    """

    def __init__(self, option: str, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.option = option
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A set of option values. The field names are the options' ids, with ``_`` for ``-``."""

    main: str = "."
    form: Form = Form.CACHED
    go: str = "1.27"
    """The minor version, or an exact patch such as ``1.26.3``."""
    builder: str = "alpine"
    """``alpine``, ``trixie`` or ``bookworm``."""
    base: str = "distroless-static-debian13-nonroot"
    """The id of a runtime base in the catalogue."""
    port: int | None = None
    user: str = "65532:65532"
    """Numeric ``uid:gid``; ``0:0`` for root."""
    test: bool = True
    strip: Strip = Strip.ALL
    ldflags: str = ""
    """Further linker flags, such as ``-X main.version=1.2.3``."""
    trimpath: bool = True
    cgo: bool = False
    tags: tuple[str, ...] = ()
    upx: Upx = Upx.NONE
