"""The recipe that is recommended for a project, with the sentence that explains each choice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tui.catalog import BaseImage, Catalog, minor_of, version_key
from tui.project import Cgo, GoProject
from tui.recipe.fitting import NEEDS, best_base
from tui.recipe.libc import cxx_libraries
from tui.recipe.option import RecipeContext
from tui.recipe.options import OPTIONS
from tui.recipe.options.go import satisfies
from tui.recipe.problems import problems
from tui.recipe.recipe import Recipe

_ADOPTED = {
    "tests-need-more",
    "private-modules",
    "runtime-files",
    "loopback",
    "os-user",
    "legacy-zone",
}
"""Problems whose fix costs nothing: the recommendation has them mended from the start."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recipe, and why."""

    recipe: Recipe
    reasons: Mapping[str, str]
    """One sentence for each option id; empty where there is nothing to say."""


def recommend(project: GoProject, catalog: Catalog, today: date) -> Recommendation:
    """Return the defaults for a project: the smallest image that has what the program needs.

    The rules, in words: the newest supported Go that go.mod accepts; a static binary unless the program
    requires cgo, and glibc below it when it does, because musl's resolver and threads behave unlike what most people
    test with; of the bases that are maintained and have what the program needs, the one with most of what programs
    come to need (certificates, zones, /tmp, users, not root), and of those the smallest; tests that stop the build,
    unless they need what a build has not; ``-s -w``; no UPX. What then still speaks against the recipe is
    mended, where that costs nothing.
    """
    go, go_reason = _go(project, catalog, today)
    cgo = project.cgo is Cgo.REQUIRED
    plain = Recipe(
        main=project.default_main or (project.mains[0].path if project.mains else "."),
        go=go,
        builder="trixie" if cgo else "alpine",
        port=next((port.number for port in project.ports), None),
        test=project.has_tests,
        cgo=cgo,
    )
    base = best_base(project, plain, catalog, today) or catalog.base(plain.base)
    recipe = replace(plain, base=base.id)
    reasons = {option.id: option.reason for option in OPTIONS}
    reasons |= _reasons(project, recipe)
    reasons |= {"go": go_reason, "base": _base_reason(project, recipe, base)}
    recipe, mended = _mended(RecipeContext(project, recipe, catalog, today))
    return Recommendation(recipe, reasons | mended)


def _mended(context: RecipeContext) -> tuple[Recipe, dict[str, str]]:
    """Return the recipe with every problem mended that is worth it, and the reasons of the options that changed."""
    reasons: dict[str, str] = {}
    mended: set[str] = set()
    while found := next(
        (one for one in problems(context) if one.id in _ADOPTED - mended and one.fix is not None), None
    ):
        # each once: a fix that left its problem would be tried for ever
        mended.add(found.id)
        where = f" ({found.evidence})" if found.evidence else ""
        reasons[found.option] = f"{found.message.removesuffix('.')}{where}."
        context = replace(context, recipe=found.fix or context.recipe)
    if "private" in reasons:
        reasons["goprivate"] = "No public proxy and no checksum database is asked for these modules."
    return context.recipe, reasons


def _go(project: GoProject, catalog: Catalog, today: date) -> tuple[str, str]:
    newest = catalog.newest(today)
    context = RecipeContext(project, Recipe(), catalog, today)
    if satisfies(context, newest.minor):
        return (
            newest.minor,
            f"The newest release: it gets fixes for longest, and Go 1 promises that {_demand(project)} still builds.",
        )
    exact = project.go_version
    if version_key(exact)[2] == 0:
        exact = minor_of(exact)
    return (
        exact,
        f"go.mod demands {project.go_version}, which is newer than what this catalogue knows ({catalog.compiled_on}).",
    )


def _demand(project: GoProject) -> str:
    return f"go {project.go_version} code" if project.go_version else "older code"


def _base_reason(project: GoProject, recipe: Recipe, base: BaseImage) -> str:
    if project.commands:
        named = ", ".join(project.commands[:3])
        have = "has a package manager that can install them" if base.package_manager else "brings them"
        return f"The program runs {named} ({project.where('commands')}): the smallest base that {have}."
    if project.told_commands:
        return (
            f"What the program runs is not in its code ({project.where('told_commands')}): the smallest base with a "
            "shell and a package manager."
        )
    needs = [f"{words} ({project.where(need)})" for need, words in NEEDS.items() if getattr(project, need)]
    if recipe.cgo:
        cxx = ", with the C++ library" if cxx_libraries(project.cgo_libraries) else ""
        also = f" It has {' and '.join(needs)} too." if needs else ""
        return f"The program needs cgo, so it needs a C library: glibc and little else{cxx}.{also}"
    if needs:
        return f"The program needs {' and '.join(needs)}: the smallest base that has it, without a shell."
    return (
        "A static program needs no distribution. About a megabyte buys a CA bundle, time zones, /tmp and a user; "
        "scratch has none of them."
    )


def _reasons(project: GoProject, recipe: Recipe) -> dict[str, str]:
    main = project.main(recipe.main)
    return {
        "main": f"{main.reason[:1].upper()}{main.reason[1:]}."
        if main and main.reason
        else "The only main package.",
        "layout": "After an edit only what changed is compiled again.",
        "builder": "cgo against glibc needs a C compiler and glibc."
        if recipe.cgo
        else "A static binary is the same from every builder, and this one is the smallest to download.",
        "port": f"Read at {project.where('ports')}." if recipe.port else "No port was found in the code.",
        "user": "Not root, and numeric: it needs no /etc/passwd and satisfies Kubernetes' runAsNonRoot.",
        "test": "An image of code whose tests fail is never made."
        if recipe.test
        else "There are no tests to run.",
        "strip": "Halves a pull; panics keep file and line; govulncheck sees modules only.",
        "trimpath": "No build paths in the binary, and the same bytes from the same source.",
        "cgo": _cgo_reason(project),
        "upx": "It hardly makes the pull smaller, and every start has to unpack.",
    }


def _cgo_reason(project: GoProject) -> str:
    first = project.cgo_reasons[0] if project.cgo_reasons else ""
    match project.cgo:
        case Cgo.REQUIRED:
            return first or "The program imports C."
        case Cgo.OPTIONAL:
            return (
                f"The code builds without it too{f' ({first})' if first else ''}: then the program is static."
            )
    return "Nothing in the program requires C."
