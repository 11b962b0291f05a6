"""Every rule that judges a recipe for a project before anything is built.

A rule is a function that yields problems; the order of :data:`RULES` is the order on screen within a severity.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tui.catalog import version_key
from tui.project import Cgo
from tui.recipe.libc import clash
from tui.recipe.option import Situation
from tui.recipe.options.go import satisfies
from tui.recipe.options.upx import blocked as upx_blocked
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Form, Recipe, Strip, Upx

Rule = Callable[[Situation], Iterator[Problem]]
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def problems(situation: Situation) -> tuple[Problem, ...]:
    """Return everything that is wrong or costly in a recipe, the worst first."""
    found = [problem for rule in RULES for problem in rule(situation)]
    return tuple(sorted(found, key=lambda problem: _ORDER[problem.severity]))


def _main(situation: Situation) -> Iterator[Problem]:
    project, recipe = situation.project, situation.recipe
    if project.main(recipe.main) is None:
        yield Problem(
            "no-such-main",
            Severity.ERROR,
            "main",
            f"{recipe.main} has no package main with a func main; go build would write an archive that cannot run.",
        )
    elif not project.default_main and len(project.main_packages) > 1:
        yield Problem(
            "several-mains",
            Severity.NOTE,
            "main",
            f"{len(project.main_packages)} main packages are equally likely; {recipe.main} is taken until you choose.",
        )


def _go(situation: Situation) -> Iterator[Problem]:
    project, recipe = situation.project, situation.recipe
    if not satisfies(situation, recipe.go):
        newest = situation.catalog.newest(situation.today).minor
        yield Problem(
            "go-too-old",
            Severity.ERROR,
            "go",
            f"go.mod demands Go {project.go_version}; official images never download another toolchain by themselves.",
            project.where("go_version"),
            replace(
                recipe, go=newest if satisfies(replace_go(situation, newest), newest) else project.go_version
            ),
            "take a Go that is new enough",
        )
    release = situation.catalog.release(recipe.go)
    if release and not release.supported(situation.today):
        newest = situation.catalog.newest(situation.today).minor
        yield Problem(
            "go-unsupported",
            Severity.WARNING,
            "go",
            f"Go {release.minor} has had no security fixes since {release.support_end}.",
            fix=replace(recipe, go=newest),
            fix_label=f"use Go {newest}",
        )
    if project.go_version and version_key(project.go_version) < (1, 25) <= version_key(recipe.go):
        yield Problem(
            "cpu-limit",
            Severity.NOTE,
            "go",
            f"go.mod says go {project.go_version}: below 1.25 the program ignores the container's CPU limit, "
            "whichever Go compiles it.",
            project.where("go_version"),
        )


def replace_go(situation: Situation, go: str) -> Situation:
    """Return the situation with another Go version."""
    return replace(situation, recipe=replace(situation.recipe, go=go))


def _modules(situation: Situation) -> Iterator[Problem]:
    project = situation.project
    if project.has_dependencies and not project.has_go_sum and not project.vendored:
        yield Problem(
            "no-go-sum",
            Severity.ERROR,
            "main",
            "go.mod requires modules but there is no go.sum, so go build stops. Run `go mod tidy` and commit go.sum.",
            "go.mod",
        )
    for target in project.local_replaces:
        if not target.inside:
            yield Problem(
                "replace-outside",
                Severity.ERROR,
                "main",
                f"go.mod replaces {target.module} by {target.path}, which lies outside the build context.",
                project.where("local_replaces"),
            )


def _cgo(situation: Situation) -> Iterator[Problem]:
    project, recipe = situation.project, situation.recipe
    if project.cgo is Cgo.REQUIRED and not recipe.cgo and recipe.form is not Form.NAIVE:
        reason = project.cgo_reasons[0] if project.cgo_reasons else "it imports C"
        yield Problem(
            "cgo-needed",
            Severity.ERROR,
            "cgo",
            f"The program needs cgo ({reason}); without it the build fails or the program fails when it runs.",
            project.where("cgo"),
            _with_libc(situation, replace(recipe, cgo=True, builder="trixie")),
            "turn cgo on, with glibc below",
        )
    why_not = clash(recipe, situation.catalog.base(recipe.base))
    if why_not:
        yield Problem(
            "libc-clash",
            Severity.ERROR,
            "base",
            why_not,
            fix=_with_libc(situation, recipe),
            fix_label="use a base with that C library",
        )


def _with_libc(situation: Situation, recipe: Recipe) -> Recipe:
    base = situation.catalog.base
    if not clash(recipe, base(recipe.base)):
        return recipe
    if recipe.builder == "alpine":
        return replace(recipe, base=base("alpine").id)
    return replace(recipe, base=base("distroless-base").id)


def _base(situation: Situation) -> Iterator[Problem]:
    project, recipe = situation.project, situation.recipe
    if recipe.form is Form.NAIVE:
        return
    base = situation.catalog.base(recipe.base)
    if base.supported(situation.today) is False:
        yield Problem(
            "base-unsupported",
            Severity.WARNING,
            "base",
            f"{base.title} has had no security fixes since {base.support_end}.",
        )
    if project.tmp and base.tmp is False:
        yield Problem(
            "no-tmp",
            Severity.WARNING,
            "base",
            f"The program writes temporary files, and {base.title} has no /tmp.",
            project.where("tmp"),
            replace(recipe, base=situation.catalog.base("distroless-static").id),
            "use distroless-static",
        )
    if project.commands and not base.package_manager:
        yield Problem(
            "no-commands",
            Severity.WARNING,
            "base",
            f"The program runs {', '.join(project.commands[:3])}, and {base.title} has no programs.",
            project.where("commands"),
            replace(recipe, base=situation.catalog.base("debian-slim" if recipe.cgo else "alpine").id),
            "use a base with a package manager",
        )


def _runtime(situation: Situation) -> Iterator[Problem]:
    project, recipe = situation.project, situation.recipe
    root = recipe.user.startswith("0:")
    if root and recipe.form is not Form.NAIVE:
        yield Problem(
            "root",
            Severity.WARNING,
            "user",
            "The program runs as root: whoever breaks into it owns the container.",
            fix=replace(recipe, user="65532:65532"),
            fix_label="run as 65532",
        )
    if recipe.port is not None and recipe.port < 1024 and not root:
        yield Problem(
            "low-port",
            Severity.WARNING,
            "port",
            f"Port {recipe.port} is below 1024: Docker lets any user bind it, Kubernetes and older engines do not.",
            project.where("ports"),
        )
    if project.ports and all(port.loopback for port in project.ports):
        yield Problem(
            "loopback",
            Severity.WARNING,
            "port",
            "The program listens on loopback only: a published port would answer nobody. Make it listen on all addresses.",
            project.where("ports"),
        )


def _upx(situation: Situation) -> Iterator[Problem]:
    recipe = situation.recipe
    if recipe.upx is Upx.NONE:
        return
    if why_not := upx_blocked(situation):
        yield Problem(
            "upx-missing",
            Severity.ERROR,
            "upx",
            why_not,
            fix=replace(recipe, builder="alpine" if not recipe.cgo else "trixie"),
            fix_label="take another builder",
        )
    if recipe.strip is Strip.NONE:
        yield Problem(
            "upx-unstripped",
            Severity.WARNING,
            "strip",
            "UPX packs the debug information too: stripping without UPX makes a smaller pull than UPX without stripping.",
            fix=replace(recipe, strip=Strip.ALL),
            fix_label="strip as well",
        )
    yield Problem(
        "upx-cost",
        Severity.NOTE,
        "upx",
        "Every start unpacks the program into memory, and vulnerability scanners cannot read a packed binary.",
        fix=replace(recipe, upx=Upx.NONE),
        fix_label="leave UPX out",
    )


RULES: tuple[Rule, ...] = (_main, _go, _modules, _cgo, _base, _runtime, _upx)
