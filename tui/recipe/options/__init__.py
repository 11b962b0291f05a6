"""All options, each declared once for the form, the checks, the flags and the guide."""

from tui.recipe.option import Option
from tui.recipe.options.base import BASE, PORT, USER
from tui.recipe.options.compile import CGO, LDFLAGS, STRIP, TAGS, TRIMPATH
from tui.recipe.options.container import ARGS, ENV, HEALTH, LABELS, WORKDIR
from tui.recipe.options.copy import COPY
from tui.recipe.options.data import DATA, VOLUME
from tui.recipe.options.go import BUILDER, GO
from tui.recipe.options.ignore import IGNORE
from tui.recipe.options.modules import EXTRA_CA, GOPRIVATE, PRIVATE
from tui.recipe.options.packages import BUILD_PACKAGES, PACKAGES
from tui.recipe.options.pin import PIN
from tui.recipe.options.project import EXTRA_MAIN, LAYOUT, MAIN
from tui.recipe.options.target import GOAMD64, GOARM64, PLATFORMS
from tui.recipe.options.tests import PARALLEL_TESTS, TEST
from tui.recipe.options.toolchain import CGO_CFLAGS, CGO_LDFLAGS, FIPS, GOEXPERIMENT, GOPROXY, GOSUMDB
from tui.recipe.options.upx import UPX
from tui.recipe.options.vcs import VCS
from tui.recipe.options.version import VERSION

OPTIONS: tuple[Option, ...] = (
    MAIN,
    LAYOUT,
    EXTRA_MAIN,
    IGNORE,
    GO,
    BUILDER,
    PRIVATE,
    GOPRIVATE,
    GOPROXY,
    GOSUMDB,
    EXTRA_CA,
    BUILD_PACKAGES,
    PLATFORMS,
    BASE,
    PACKAGES,
    PORT,
    USER,
    ARGS,
    ENV,
    COPY,
    WORKDIR,
    DATA,
    VOLUME,
    HEALTH,
    LABELS,
    PIN,
    TEST,
    PARALLEL_TESTS,
    STRIP,
    TRIMPATH,
    CGO,
    CGO_CFLAGS,
    CGO_LDFLAGS,
    LDFLAGS,
    TAGS,
    GOEXPERIMENT,
    FIPS,
    VERSION,
    VCS,
    GOAMD64,
    GOARM64,
    UPX,
)


def option(option_id: str) -> Option:
    """Return the option of that id.

    Raises:
        KeyError: there is none.
    """
    for candidate in OPTIONS:
        if candidate.id == option_id:
            return candidate
    raise KeyError(option_id)


def options_of(step_id: str) -> tuple[Option, ...]:
    """Return the options of one step of the wizard, in order."""
    return tuple(candidate for candidate in OPTIONS if candidate.step == step_id)
