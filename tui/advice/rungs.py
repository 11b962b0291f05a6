"""The rungs of the ladder, each declared once for its screen, its command and the audit.

Rungs 1 to 9 are the steps of the tutorial. The others are current practice.
"""

from collections.abc import Callable
from dataclasses import replace

from tui.frozen import dataclass
from tui.recipe.downloads import has_modules
from tui.recipe.images import ALL, images_of
from tui.recipe.option import RecipeContext
from tui.recipe.options.tests import TEST
from tui.recipe.recipe import Layout, Recipe, Strip, Upx

Take = Callable[[RecipeContext, Recipe], Recipe]
"""Return the recipe of a rung from the context of the step before and the recipe of the goal."""
Inapplicable = Callable[[RecipeContext, Recipe], str]
"""Return why a rung does not change anything here, in one sentence, or an empty string."""
_NONROOT = "65532:65532"


def _always(_context: RecipeContext, _goal: Recipe) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One change between two Dockerfiles, with its benefit and its cost."""

    number: int
    name: str
    """The name on the command line and in the history."""
    title: str
    """A Dockerfile on this rung, in a few words."""
    protects: str
    """What it protects from, in one or two sentences."""
    costs: str
    """Its cost, in one or two sentences."""
    take: Take
    inapplicable: Inapplicable = _always

    @property
    def why(self) -> str:
        """The name of its explanation in ``templates/why``."""
        return f"rung-{self.name}"


def _one_stage(context: RecipeContext, goal: Recipe) -> Recipe:
    """Return a recipe with the program and the builder of the goal, and no other choice of it."""
    shell = "alpine" if not goal.cgo or goal.builder == "alpine" else "debian-slim"
    return replace(
        goal,
        layout=Layout.NAIVE,
        base=context.catalog.base(shell).id,
        user="0:0",
        test=False,
        parallel_tests=False,
        strip=Strip.NONE,
        trimpath=False,
        upx=Upx.NONE,
        goamd64="",
        goarm64="",
        platforms=(),
        labels=(),
        pin=(),
    )


def _changed(**changes: object) -> Take:
    return lambda context, _goal: replace(context.recipe, **changes)  # type: ignore[arg-type]


def _on(base: str) -> Take:
    return lambda context, _goal: replace(context.recipe, base=context.catalog.base(base).id)


def _static(context: RecipeContext, _goal: Recipe) -> Recipe:
    """Return the recipe on the tag with the user root, because a later rung changes the user."""
    catalog = context.catalog
    base = catalog.base("distroless-static").id.removesuffix("-nonroot")
    return replace(context.recipe, base=catalog.base(base).id)


def _no_modules(context: RecipeContext, _goal: Recipe) -> str:
    if not context.project.has_dependencies:
        return "The module has no dependencies, so the build does not download any."
    return (
        ""
        if has_modules(context.project)
        else "The modules are in vendor/, so the build does not download any."
    )


def _no_tests(context: RecipeContext, goal: Recipe) -> str:
    if why_not := TEST.inapplicable(context):
        return why_not
    where = context.project.where("test_needs")
    return (
        ""
        if goal.test
        else f"The recipe does not run the tests in the build{f' ({where})' if where else ''}."
    )


def _not_static(context: RecipeContext, goal: Recipe) -> str:
    if not goal.cgo:
        return ""
    reason = context.project.cgo_reasons[0] if context.project.cgo_reasons else "cgo is on"
    return f"The program is linked against a C library ({reason}), so its base must contain a C library."


def _needs_nothing(context: RecipeContext, _goal: Recipe) -> str:
    project, base = context.project, context.catalog.base(context.recipe.base)
    if not project.ca_certs and not project.tzdata:
        return (
            "The code does not make TLS calls or load time zones, so the image needs neither certificates "
            "nor time zone data."
        )
    lacking = (project.ca_certs and base.ca_certs is False) or (project.tzdata and base.tzdata is False)
    return "" if lacking else f"{base.title} already has everything that the code needs."


def _not_packed(context: RecipeContext, _goal: Recipe) -> str:
    return "The program is not compressed with UPX." if context.recipe.upx is Upx.NONE else ""


def _not_tested(context: RecipeContext, _goal: Recipe) -> str:
    return "" if context.recipe.test else "The build does not run the tests."


def _no_digest(context: RecipeContext, _goal: Recipe) -> str:
    images = images_of(context.recipe, context.catalog)
    known = any(context.catalog.digest(image) for image in images)
    return "" if known else "The digests of these images are unknown."


RUNGS: tuple[Rung, ...] = (
    Rung(
        number=1,
        name="one-stage",
        title="single stage with source code",
        protects="Nothing. This rung is the baseline for the other rungs.",
        costs="Every pull downloads the compiler, the source code, the modules and the build cache.",
        take=_one_stage,
    ),
    Rung(
        number=2,
        name="two-stages",
        title="two stages",
        protects="Source code and compiler in the image, and a download of hundreds of megabytes.",
        costs="Nothing. The build runs the same steps and then copies one file into the final image.",
        take=_changed(layout=Layout.SPLIT),
    ),
    Rung(
        number=3,
        name="modules",
        title="modules in a separate step",
        protects="Download errors that are hidden in the compiler's output.",
        costs="After every edit, the build downloads all modules again.",
        take=_changed(layout=Layout.STAGED),
        inapplicable=_no_modules,
    ),
    Rung(
        number=4,
        name="modules-first",
        title="modules in a separate layer",
        protects=(
            "Downloading all modules after every edit. The layer stays cached until go.mod or go.sum changes."
        ),
        costs="Two more lines in the Dockerfile, or in a workspace, a COPY for each go.mod.",
        take=_changed(layout=Layout.LAYERED),
        inapplicable=_no_modules,
    ),
    Rung(
        number=5,
        name="layout",
        title="the whole project layout",
        protects="Secrets, build output and notes in the build context, and rebuilds when these files change.",
        costs="Another file to maintain. The .dockerignore must not exclude embedded files.",
        take=lambda context, _goal: context.recipe,
    ),
    Rung(
        number=6,
        name="tests",
        title="unit tests in the build",
        protects="Images with broken code. No image is built while a test fails.",
        costs="After every source change, the build waits for the tests.",
        take=_changed(test=True),
        inapplicable=_no_tests,
    ),
    Rung(
        number=7,
        name="static",
        title="a static binary on a minimal base",
        protects="Attacks that use a shell or a package manager, and security updates for these tools.",
        costs="You cannot open a shell in the container. Use `docker debug` or a `:debug` tag.",
        take=_static,
        inapplicable=_not_static,
    ),
    Rung(
        number=7,
        name="scratch",
        title="a static binary on scratch",
        protects="Outdated files from a base image, because scratch is empty.",
        costs="There is no CA bundle, time zone data, /tmp or user, so the first TLS call fails.",
        take=_on("scratch"),
        inapplicable=_not_static,
    ),
    Rung(
        number=8,
        name="stripped",
        title="a stripped binary",
        protects="Debug data, about a third of the binary, which the program never reads at run time.",
        costs="Delve and perf cannot show function names, but panics still show the file and line.",
        take=_changed(strip=Strip.ALL),
    ),
    Rung(
        number=9,
        name="upx",
        title="compressed with UPX",
        protects="Wasted disk space.",
        costs="The program unpacks itself into memory at every start, and scanners cannot read it.",
        take=_changed(upx=Upx.FAST),
    ),
    Rung(
        number=10,
        name="cache-mounts",
        title="cache mounts",
        protects="Recompiling every package after you edit a single line.",
        costs="The build needs BuildKit, and every new CI runner must restore the cache.",
        take=_changed(layout=Layout.MOUNTED),
    ),
    Rung(
        number=11,
        name="bind-mounts",
        title="bind mounts and separate stages",
        protects=(
            "Another copy of the source code in a layer after every edit, and emulation of the compiler "
            "for other platforms."
        ),
        costs="The Dockerfile is harder to read at first.",
        take=_changed(layout=Layout.CACHED),
    ),
    Rung(
        number=12,
        name="tests-beside",
        title="tests in parallel with the compiler",
        protects="Waiting for the tests before the compiler starts, if the machine has idle CPU cores.",
        costs=(
            "On a busy machine, the build takes longer because `go test` and `go build` compile the same "
            "packages."
        ),
        take=_changed(parallel_tests=True),
        inapplicable=_not_tested,
    ),
    Rung(
        number=13,
        name="trimpath",
        title="build paths removed",
        protects="Build paths in the binary, and different binaries for different build directories.",
        costs="Nothing. Stack traces show module paths, which are easier to read.",
        take=_changed(trimpath=True),
    ),
    Rung(
        number=14,
        name="non-root",
        title="a numeric non-root user",
        protects=(
            "Attackers who gain root access through the program. A non-root user also satisfies Kubernetes' "
            "runAsNonRoot."
        ),
        costs="The program can write only to directories that the user owns.",
        take=lambda context, goal: replace(
            context.recipe, user=_NONROOT if goal.user.startswith("0:") else goal.user
        ),
    ),
    Rung(
        number=15,
        name="needs",
        title="certificates and time zones, only if needed",
        protects=(
            "TLS certificate and time zone errors in production, which do not appear during the build or "
            "at start-up."
        ),
        costs="About 200 kB for the certificates and 500 kB for the time zone data.",
        take=lambda context, _goal: context.recipe,
        inapplicable=_needs_nothing,
    ),
    Rung(
        number=16,
        name="upx-out",
        title="UPX removed again",
        protects=(
            "Slow starts, memory that containers cannot share, and vulnerability scanners that cannot read "
            "the program."
        ),
        costs=(
            "Disk space, because the uncompressed file is more than twice as large. The download barely grows."
        ),
        take=_changed(upx=Upx.NONE),
        inapplicable=_not_packed,
    ),
    Rung(
        number=17,
        name="pinned",
        title="images pinned to digests",
        protects="Builds that silently use a different base image under the same tag.",
        costs="The base no longer gets fixes automatically, so you need a bot that updates the digest.",
        take=_changed(pin=(ALL,)),
        inapplicable=_no_digest,
    ),
)
"""All rungs, in the order of the ladder."""


def title_of(number: int) -> str:
    """Return the title of the first rung with a number.

    Raises:
        KeyError: there is no such rung.
    """
    for rung in RUNGS:
        if rung.number == number:
            return rung.title
    raise KeyError(number)
