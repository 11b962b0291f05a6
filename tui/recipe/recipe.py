"""The recipe, which together with the project decides the Dockerfile."""

from dataclasses import replace
from enum import StrEnum

from tui.frozen import dataclass


class Layout(StrEnum):
    """How a Dockerfile uses the build cache. Each layout adds to the one before."""

    NAIVE = "naive"
    """One stage: source, toolchain and program in one image."""
    SPLIT = "split"
    """Two stages. The step that compiles also downloads the modules."""
    STAGED = "staged"
    """Two stages. The modules are downloaded after the whole source is copied."""
    LAYERED = "layered"
    """Two stages. go.mod is copied first, so the modules have a separate layer."""
    MOUNTED = "mounted"
    """As before, with BuildKit cache mounts for the steps that download, test and compile."""
    CACHED = "cached"
    """BuildKit cache mounts, a bind-mounted source, and separate stages for tests and UPX."""

    @property
    def offered(self) -> "Layout":
        """The nearest layout that users can choose. The others exist for the rungs of the ladder."""
        match self:
            case Layout.SPLIT | Layout.STAGED:
                return Layout.LAYERED
            case Layout.MOUNTED:
                return Layout.CACHED
        return self


class Strip(StrEnum):
    """What the linker removes."""

    NONE = "none"
    DWARF = "dwarf"
    """``-w``: removes the debug information but keeps the symbol table."""
    ALL = "all"
    """``-s -w``: removes both."""


class Upx(StrEnum):
    """The compression of the binary."""

    NONE = "none"
    FAST = "fast"
    """UPX's default method (NRV)."""
    LZMA = "lzma"
    """``--best --lzma``."""


class Private(StrEnum):
    """The credentials for private modules."""

    NONE = "none"
    NETRC = "netrc"
    """A netrc file, passed as a build secret."""
    SSH = "ssh"
    """The user's ssh agent, forwarded only for the download."""


class RecipeError(ValueError):
    """A value that an option does not accept.

    Attributes:
        option: the option's id.
        message: the problem, in one sentence.
        hint: what to do, in one sentence.
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
    packages: tuple[str, ...] = ()
    """Packages of the base's distribution in the image, by their words in :mod:`tui.recipe.packages` or their names."""
    build_packages: tuple[str, ...] = ()
    """Packages in the builder, in the same form."""
    port: tuple[str, ...] = ()
    """The documented ports, such as ``8080``, or ``5514/udp`` for UDP. The first TCP port is the main one."""
    user: str = "65532:65532"
    """Numeric ``uid:gid``; ``0:0`` for root."""
    test: bool = True
    parallel_tests: bool = False
    """Whether the tests run at the same time as the compiler instead of before it. A failing test always stops the build."""
    strip: Strip = Strip.ALL
    ldflags: str = ""
    """Additional linker flags, such as ``-X main.version=1.2.3``."""
    trimpath: bool = True
    cgo: bool = False
    tags: tuple[str, ...] = ()
    upx: Upx = Upx.NONE
    extra_main: tuple[str, ...] = ()
    """Main packages of additional programs in the same image."""
    version: str = ""
    """The string variable that the build argument VERSION sets, such as ``main.version``, or empty."""
    vcs: bool = False
    """Whether the go command records the revision in the program, from a .git that only the compiler sees."""
    goamd64: str = ""
    """``v1`` to ``v4``, or empty for Go's own default."""
    goarm64: str = ""
    """``v8.0``, ``v9.0`` …, or empty for Go's own default."""
    goproxy: str = ""
    """The value of GOPROXY, or empty for Go's own default."""
    gosumdb: str = ""
    """The value of GOSUMDB, or empty for Go's own default."""
    goexperiment: tuple[str, ...] = ()
    """Experiments of the toolchain that GOEXPERIMENT turns on, or off with the prefix ``no``."""
    fips: str = ""
    """The value of GOFIPS140, such as ``v1.0.0``, or empty for off."""
    cgo_cflags: str = ""
    """The value of CGO_CFLAGS, or empty for Go's own default."""
    cgo_ldflags: str = ""
    """The value of CGO_LDFLAGS, or empty for Go's own default."""
    platforms: tuple[str, ...] = ()
    """The target platforms, such as ``linux/arm64``. Empty for the platform of the engine."""
    private: Private = Private.NONE
    goprivate: str = ""
    """The value of GOPRIVATE: patterns of modules that Go never looks up in public services."""
    extra_ca: bool = False
    """Whether the build trusts one more CA certificate, passed as a build secret."""
    labels: tuple[str, ...] = ()
    """``key=value`` image labels (OCI annotations)."""
    health: str = ""
    """Arguments that make the program check its own health, such as ``healthcheck``. Empty for no HEALTHCHECK."""
    env: tuple[str, ...] = ()
    """``NAME=value`` of the running container's environment."""
    args: str = ""
    """The default arguments of the program (CMD), quoted as in a shell."""
    workdir: str = ""
    """The absolute working directory of the program. Empty for that of the base."""
    copy: tuple[str, ...] = ()
    """``source`` or ``source:target``: files of the project that the program opens at run time."""
    data: tuple[str, ...] = ()
    """Directories that the program writes, absolute or relative to its working directory. The user owns them."""
    volume: bool = False
    """Whether each of these directories is declared as a volume."""
    ignore: tuple[str, ...] = ()
    """Files and directories of the project that the build context leaves out, besides the usual ones."""
    pin: tuple[str, ...] = ()
    """``on`` for every digest in the catalogue, or ``reference@sha256:…`` for the image of that tag."""

    @property
    def main_port(self) -> int | None:
        """The first TCP port, which a trial run checks and ``docker run`` publishes first."""
        return next((int(port) for port in self.port if port.isdecimal()), None)

    def with_port(self, word: str) -> "Recipe":
        """Return the recipe with a port such as ``8080`` or ``5514/udp``, which replaces the main one if it is TCP."""
        number, _, protocol = word.partition("/")
        if protocol != "udp":
            return self.with_main_port(int(number))
        return replace(
            self, port=tuple(dict.fromkeys((*(port for port in self.port if port != number), word)))
        )

    def with_main_port(self, number: int) -> "Recipe":
        """Return the recipe with another main port in the place of the present one."""
        own = str(self.main_port)
        rest = [port for port in self.port if port not in {own, str(number)}]
        return replace(self, port=(str(number), *rest))
