"""The rungs of the ladder, each declared once: for its screen, its command, and the audit.

1 to 9 are the steps of the tutorial that this program grew from; what follows is what today's practice adds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tui.recipe.downloads import has_modules
from tui.recipe.images import ALL, images_of
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout, Recipe, Strip, Upx

Take = Callable[[RecipeContext, Recipe], Recipe]
"""The recipe of a rung, made of the situation before it and of the recipe that is climbed towards."""
Doubt = Callable[[RecipeContext, Recipe], str]
"""Why a rung changes nothing here, in one sentence, or an empty string."""
_NONROOT = "65532:65532"


def _always(_situation: RecipeContext, _goal: Recipe) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One change between two Dockerfiles, and what it is good for."""

    number: int
    name: str
    """Names it on the command line and in the history; :attr:`why` is the key of its text."""
    title: str
    """What a Dockerfile on this rung is, in a few words."""
    protects: str
    """What it protects from, in one sentence."""
    costs: str
    """What it costs, in one sentence."""
    take: Take
    inapplicable: Doubt = _always

    @property
    def why(self) -> str:
        """The name of its text in ``templates/why``."""
        return f"rung-{self.name}"


def _one_stage(context: RecipeContext, goal: Recipe) -> Recipe:
    """The program and the builder are the goal's; whatever else it has is taken away."""
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
    """Take the tag whose user is root: another rung is about the user."""
    catalog = context.catalog
    base = catalog.base("distroless-static").id.removesuffix("-nonroot")
    return replace(context.recipe, base=catalog.base(base).id)


def _no_modules(context: RecipeContext, _goal: Recipe) -> str:
    if not context.project.has_dependencies:
        return "The module has no dependencies: there is nothing to download."
    return "" if has_modules(context.project) else "The modules lie in vendor/: nothing is downloaded."


def _no_tests(context: RecipeContext, goal: Recipe) -> str:
    if not context.project.has_tests:
        return "No _test.go file was found in this module."
    where = context.project.where("test_needs")
    said = f"The recipe leaves the tests out of the build{f' ({where})' if where else ''}."
    return "" if goal.test else said


def _not_static(context: RecipeContext, goal: Recipe) -> str:
    if not goal.cgo:
        return ""
    reason = context.project.cgo_reasons[0] if context.project.cgo_reasons else "cgo is on"
    return f"The program is linked to a C library ({reason}), so its base has to bring one."


def _needs_nothing(context: RecipeContext, _goal: Recipe) -> str:
    project, base = context.project, context.catalog.base(context.recipe.base)
    if not project.ca_certs and not project.tzdata:
        return "Nothing in the code makes TLS calls or loads time zones, so neither is copied."
    lacking = (project.ca_certs and base.ca_certs is False) or (project.tzdata and base.tzdata is False)
    return "" if lacking else f"{base.title} has what the code needs."


def _not_packed(context: RecipeContext, _goal: Recipe) -> str:
    return "The program is not packed." if context.recipe.upx is Upx.NONE else ""


def _not_beside(context: RecipeContext, _goal: Recipe) -> str:
    return "" if context.recipe.test else "No tests run in the build."


def _no_digest(context: RecipeContext, _goal: Recipe) -> str:
    images = images_of(context.recipe, context.catalog)
    known = any(context.catalog.digest(image) for image in images)
    return "" if known else "No digest of these images is known here."


RUNGS: tuple[Rung, ...] = (
    Rung(
        number=1,
        name="one-stage",
        title="one stage: the source is in the image",
        protects="Nothing: it is what the other rungs are compared with.",
        costs="Compiler, source, modules and build cache are in everything that is pulled.",
        take=_one_stage,
    ),
    Rung(
        number=2,
        name="two-stages",
        title="two stages",
        protects="Source and toolchain in the hands of whoever pulls the image, and a pull of hundreds of megabytes.",
        costs="Nothing: the same steps run, and the last one copies a file.",
        take=_changed(layout=Layout.SPLIT),
    ),
    Rung(
        number=3,
        name="modules",
        title="modules copied with everything",
        protects="A download that fails in the middle of the compiler's output, where nobody sees which it was.",
        costs="Every edit downloads all modules again.",
        take=_changed(layout=Layout.STAGED),
        inapplicable=_no_modules,
    ),
    Rung(
        number=4,
        name="modules-first",
        title="modules in a layer of their own",
        protects="A download at every edit: the layer stays until go.mod or go.sum change.",
        costs="Two lines, and every go.mod of a workspace has to be named.",
        take=_changed(layout=Layout.LAYERED),
        inapplicable=_no_modules,
    ),
    Rung(
        number=5,
        name="layout",
        title="the whole project layout",
        protects="Secrets, build output and notes in the build, and a new compilation when one of them changes.",
        costs="A .dockerignore that has to let through whatever is embedded.",
        take=lambda context, _goal: context.recipe,
    ),
    Rung(
        number=6,
        name="tests",
        title="unit tests in the build",
        protects="An image of code whose tests fail: it is never made.",
        costs="Every build whose source changed waits for the tests.",
        take=_changed(test=True),
        inapplicable=_no_tests,
    ),
    Rung(
        number=7,
        name="static",
        title="a static binary on a minimal base",
        protects="A shell and a package manager for whoever breaks in, and their security fixes.",
        costs="No shell for you either: docker debug or a :debug tag brings one.",
        take=_static,
        inapplicable=_not_static,
    ),
    Rung(
        number=7,
        name="scratch",
        title="a static binary on nothing at all",
        protects="Everything in a base that could be out of date: there is none.",
        costs="No CA bundle, no time zones, no /tmp, no users: the first TLS call would fail.",
        take=_on("scratch"),
        inapplicable=_not_static,
    ),
    Rung(
        number=8,
        name="stripped",
        title="a stripped binary",
        protects="A third of the bytes, which nothing reads when the program runs.",
        costs="Delve and perf see no names; panics keep file and line.",
        take=_changed(strip=Strip.ALL),
    ),
    Rung(
        number=9,
        name="upx",
        title="packed with UPX",
        protects="Disk space, where that is short.",
        costs="Every start unpacks the program into memory, and scanners cannot read it.",
        take=_changed(upx=Upx.FAST),
    ),
    Rung(
        number=10,
        name="cache-mounts",
        title="cache mounts",
        protects="Compiling every package again after an edit of one line.",
        costs="BuildKit, and a cache that a fresh CI runner has to be given.",
        take=_changed(layout=Layout.MOUNTED),
    ),
    Rung(
        number=11,
        name="bind-mounts",
        title="bind mounts, in stages of their own",
        protects="A copy of the source in a layer at every edit, and an emulated compiler for other platforms.",
        costs="A Dockerfile that is harder to read at first.",
        take=_changed(layout=Layout.CACHED),
    ),
    Rung(
        number=12,
        name="tests-beside",
        title="tests beside the compiler",
        protects="Waiting for the tests before the compiler starts, where processors are idle.",
        costs="On a busy machine both compile the same packages.",
        take=_changed(parallel_tests=True),
        inapplicable=_not_beside,
    ),
    Rung(
        number=13,
        name="trimpath",
        title="paths trimmed",
        protects="Build paths in the binary, and other bytes from the same source in another directory.",
        costs="Nothing: traces name module paths, which is what one looks for.",
        take=_changed(trimpath=True),
    ),
    Rung(
        number=14,
        name="non-root",
        title="a numeric user that is not root",
        protects="A program that is broken into and then is root; and it satisfies Kubernetes' runAsNonRoot.",
        costs="Files that it writes need a directory that belongs to that user.",
        take=lambda context, goal: replace(
            context.recipe, user=_NONROOT if goal.user.startswith("0:") else goal.user
        ),
    ),
    Rung(
        number=15,
        name="needs",
        title="certificates and time zones, only if needed",
        protects="x509 and time zone errors in production, of which no build and no start tells.",
        costs="Two hundred kilobytes for the certificates, half a megabyte for the zones.",
        take=lambda context, _goal: context.recipe,
        inapplicable=_needs_nothing,
    ),
    Rung(
        number=16,
        name="upx-out",
        title="UPX left out again",
        protects="Slow starts, memory that is not shared, and scanners that find nothing.",
        costs="Disk: the packed file was less than half as large. A pull hardly notices.",
        take=_changed(upx=Upx.NONE),
        inapplicable=_not_packed,
    ),
    Rung(
        number=17,
        name="pinned",
        title="images held to a digest",
        protects="Another base under the same tag tomorrow, made by whoever can push it.",
        costs="Fixes of the base no longer come by themselves: a bot has to move the digest.",
        take=_changed(pin=(ALL,)),
        inapplicable=_no_digest,
    ),
)
"""Every rung, in the order in which they are climbed."""


def title_of(number: int) -> str:
    """Return what a Dockerfile on the rung of a number is.

    Raises:
        KeyError: there is no such rung.
    """
    for rung in RUNGS:
        if rung.number == number:
            return rung.title
    raise KeyError(number)
