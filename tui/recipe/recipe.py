"""The recipe: all that is needed, with the project, to render a Dockerfile."""

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How a Dockerfile is laid out for the builder's cache. Each layout adds to the one before."""

    NAIVE = "naive"
    """One stage: source, toolchain and program in one image."""
    SPLIT = "split"
    """Two stages; the modules are downloaded by the step that compiles."""
    STAGED = "staged"
    """Two stages, the modules downloaded after the whole source was copied."""
    LAYERED = "layered"
    """Two stages, go.mod first, so that the downloaded modules are a layer of their own."""
    MOUNTED = "mounted"
    """As before, with BuildKit's cache mounts under the steps that download, test and compile."""
    CACHED = "cached"
    """BuildKit: cache mounts, the source bind-mounted, tests and UPX in stages of their own."""

    @property
    def offered(self) -> "Layout":
        """The nearest layout that users choose from. The others exist for the rungs of the ladder."""
        match self:
            case Layout.SPLIT | Layout.STAGED:
                return Layout.LAYERED
            case Layout.MOUNTED:
                return Layout.CACHED
        return self


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


class Private(StrEnum):
    """How the build may fetch private modules."""

    NONE = "none"
    NETRC = "netrc"
    """A netrc file, handed in as a build secret."""
    SSH = "ssh"
    """The caller's ssh agent, forwarded for the download only."""


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
    layout: Layout = Layout.CACHED
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
    parallel_tests: bool = False
    """Whether the tests run at the same time as the compiler, instead of before it; they stop the build all the same."""
    strip: Strip = Strip.ALL
    ldflags: str = ""
    """Further linker flags, such as ``-X main.version=1.2.3``."""
    trimpath: bool = True
    cgo: bool = False
    tags: tuple[str, ...] = ()
    upx: Upx = Upx.NONE
    extra_main: tuple[str, ...] = ()
    """Further main packages whose programs go into the same image."""
    version: str = ""
    """The string variable that a build argument VERSION is injected into, such as ``main.version``; empty for none."""
    goamd64: str = ""
    """``v1`` to ``v4``; empty for Go's own default."""
    goarm64: str = ""
    """``v8.0``, ``v9.0`` …; empty for Go's own default."""
    platforms: tuple[str, ...] = ()
    """What is built for, such as ``linux/arm64``; empty for the engine's own platform."""
    private: Private = Private.NONE
    goprivate: str = ""
    """Patterns of modules that no public proxy or checksum database is asked for, as GOPRIVATE takes them."""
    extra_ca: bool = False
    """Whether the build trusts one more CA certificate, handed in as a build secret."""
    labels: tuple[str, ...] = ()
    """``key=value`` image labels (OCI annotations)."""
    health: str = ""
    """Arguments with which the program checks itself, such as ``healthcheck``; empty for no HEALTHCHECK."""
    env: tuple[str, ...] = ()
    """``NAME=value`` of the running container's environment."""
    args: str = ""
    """Default arguments of the program, as a shell would split them; CMD."""
    workdir: str = ""
    """The absolute working directory of the program; empty for the base's own."""
    copy: tuple[str, ...] = ()
    """``source`` or ``source:target``: files of the project that the program reads when it runs."""
    pin: tuple[str, ...] = ()
    """``on`` for every digest that the catalogue knows, or ``reference@sha256:…`` for the image of that tag."""
