"""What the rules say of a project and a recipe, and the space of both that properties are walked over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from allpairspy import AllPairs

from tests.support.samples import WEB
from tui.advice import recommend
from tui.catalog import load
from tui.checks import Finding, Judgement, Severity, problems
from tui.checks.context import CheckContext
from tui.checks.judge import context_files, judge
from tui.dockerfile import parse
from tui.image import read
from tui.project import Cgo, Evidence, GoProject, MainPackage, Port
from tui.project.build_context import BuildContext
from tui.recipe import Layout, Recipe, RecipeContext, Strip, Upx

TODAY = date(2026, 11, 23)
"""The day on which the catalogue was compiled."""

Change = dict[str, Any]

FACTS: tuple[tuple[Change, ...], ...] = (
    (
        {},
        {"cgo": Cgo.OPTIONAL, "cgo_reasons": ("fast.go imports C",)},
        {"cgo": Cgo.REQUIRED, "cgo_reasons": ("store.go imports github.com/mattn/go-sqlite3 (SQLite in C)",)},
        {"cgo": Cgo.REQUIRED, "cgo_libraries": ("m", "stdc++"), "cgo_ways_out": ("the tag purego.",)},
        {"cgo": Cgo.REQUIRED, "cgo_libraries": ("vips",)},
    ),
    (
        {},
        {"commands": ("sh",)},
        {"commands": ("bash", "ls")},
        {"commands": ("git",)},
        {"tmp": True, "ca_certs": True},
        {"tzdata": True},
        {"tmp": True, "commands": ("sh", "git"), "os_user": True},
    ),
    (
        {},
        {"ports": (Port(8080, False, True, flag="--addr"),)},
        {"ports": (Port(80, False, True, variable="ADDR"),)},
        {"ports": (Port(80, True, False, flag="-p", bare=True),)},
        {"ports": (Port(9000, True, True),)},
    ),
    (
        {},
        {"go_version": "1.22", "os_user": True, "runtime_files": ("templates", "config.yml")},
        {"go_version": "1.26.99", "version_variables": ("main.version", "main.commit")},
        {"go_version": "1.99", "test_needs": ("cgo", "docker")},
        {"private_modules": ("git.acme.internal/x", "github.com/acme/y"), "test_needs": ("network",)},
        {"default_main": "", "main_packages": (MainPackage("./a", "a", ""), MainPackage("./b", "b", ""))},
    ),
)
"""Facts of each kind, of which any can stand beside any of another kind."""

_BASES = (
    "scratch",
    "distroless-static-debian13-nonroot",
    "distroless-static-debian12-nonroot",
    "distroless-base-debian12",
    "distroless-base-debian13-nonroot",
    "alpine-3.24",
    "alpine-3.20",
    "debian-bookworm-slim",
    "busybox-musl",
    "ubi10-micro",
    "chainguard-static",
)
_RECIPES: tuple[tuple[Change, ...], ...] = (
    tuple({"layout": form} for form in Layout),
    tuple({"builder": builder} for builder in ("alpine", "trixie", "bookworm")),
    tuple({"base": base} for base in _BASES),
    tuple({"cgo": cgo} for cgo in (True, False)),
    (
        {},
        {"upx": Upx.FAST, "strip": Strip.NONE, "platforms": ("linux/amd64", "linux/riscv64")},
        {"ldflags": "-buildmode=pie -X main.verson=1", "user": "0:0", "go": "1.24"},
        {"ldflags": "-s -linkmode external", "strip": Strip.DWARF, "env": ("GODEBUG=gctrace=1",)},
        {"main": "./nowhere", "test": False, "args": "--addr localhost:1 -v"},
    ),
)


def project_of(*changes: Change) -> GoProject:
    """Return the web sample with these facts, each read at the same place."""
    told: Change = {}
    for change in changes:
        told |= change
    proof = Evidence("main.go", 7, 'time.LoadLocation("US/Eastern")')
    return replace(WEB, evidence={**WEB.evidence, **dict.fromkeys(told, (proof,))}, **told)


def every_project() -> Iterator[GoProject]:
    """Yield each combination of facts."""
    return (project_of(*changes) for changes in product(*FACTS))


def triples() -> Iterator[tuple[GoProject, Recipe]]:
    """Yield projects and recipes in which any three facts or choices meet that can."""
    for changes in AllPairs([list(values) for values in (*FACTS, *_RECIPES)], n=3):
        told: Change = {}
        for change in changes[len(FACTS) :]:
            told |= change
        yield project_of(*changes[: len(FACTS)]), Recipe(**told)


def judged(project: GoProject, recipe: Recipe) -> tuple[Finding, ...]:
    """Return every problem of a recipe."""
    return problems(RecipeContext(project, recipe, load(), TODAY))


def found(project: GoProject, recipe: Recipe) -> dict[str, Finding]:
    """Return the problems of a recipe by their ids."""
    return {problem.id: problem for problem in judged(project, recipe)}


def judged_file(
    text: str, project: GoProject = WEB, files: BuildContext | None = None, *, ignore: str = ".git"
) -> Judgement:
    """Return what the judge says about somebody else's Dockerfile.

    Args:
        text: the Dockerfile.
        project: the project that it builds.
        files: the build context, or None for the listing of the project.
        ignore: the contents of .dockerignore for that listing.
    """
    files = files or context_files(project, ignore)
    model = read(parse(text), files, catalog=load())
    return judge(
        CheckContext(
            project=project,
            recipe=Recipe(),
            catalog=load(),
            today=TODAY,
            model=model,
            files=files,
            foreign=True,
        )
    )


def errors(project: GoProject, recipe: Recipe) -> set[str]:
    """Return the ids of what would make the build or the program fail."""
    return {problem.id for problem in judged(project, recipe) if problem.severity is Severity.ERROR}


def recommended(project: GoProject) -> Recipe:
    """Return the recipe that is recommended for a project."""
    return recommend(project, load(), TODAY).recipe
