"""The recommended recipe for a project, with a reason for each choice."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from tui import checks
from tui.advice.stated import as_stated
from tui.catalog import BaseImage, Catalog, minor_of, version_key
from tui.checks.finding import Finding
from tui.frozen import dataclass
from tui.project import Cgo, GoProject, Strength
from tui.recipe.fitting import NEEDS, best_base
from tui.recipe.libc import cxx_libraries
from tui.recipe.option import RecipeContext
from tui.recipe.options import OPTIONS
from tui.recipe.options.go import satisfies
from tui.recipe.recipe import Recipe

_ADOPTED: Mapping[str, Callable[[GoProject], object]] = {
    "tests-need-git": lambda project: project.test_needs,
    "tests-need-more": lambda project: project.test_needs,
    "private-modules": lambda project: project.private_modules,
    "runtime-files": lambda project: project.runtime_files,
    "loopback": lambda project: any(port.loopback for port in project.ports),
    "os-user": lambda project: project.os_user,
    "legacy-zone": lambda project: project.tzdata,
    "unwritable": lambda project: any(item.strength is Strength.SURE for item in project.written),
    "commands-to-install": lambda project: project.commands,
    "c-libraries": lambda project: project.cgo_libraries,
}
"""Problems that the recommendation fixes, because the fix costs nothing.

Each has the fact of the project without which it cannot occur. Most projects have none of them, so their recommendation
does not need the judge.
"""


_PACKAGES_BASE = (
    "The program links against C libraries. This is the smallest base with the builder's C library and packages for "
    "those libraries."
)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recipe and its reasons."""

    recipe: Recipe
    reasons: Mapping[str, str]
    """One or two sentences by option id, or an empty string."""


def recommend(project: GoProject, catalog: Catalog, today: date) -> Recommendation:
    """Return the defaults for a project: the smallest image that has what its chosen program needs.

    - Go: the newest supported release that go.mod accepts.
    - Linking: static unless the program requires cgo. Then glibc, because the resolver and the threads of musl behave
      differently from what most people test with.
    - Base: a supported one with what the program needs. Of these, the one with most of what programs often need later
      (certificates, zones, /tmp, users, a user who is not root), and then the smallest.
    - Tests stop the build, unless they need what a build does not have.
    - ``-s -w``, no UPX.
    - What the project's own files state about the program: Go version, arguments, environment, files.

    Remaining problems are fixed where the fix costs nothing.
    """
    go, go_reason = _go(project, catalog, today)
    cgo = project.cgo is Cgo.REQUIRED
    plain = Recipe(
        main=project.start_main or ".",
        go=go,
        builder="trixie" if cgo else "alpine",
        port=_ports(project),
        args=project.serve_command,
        test=project.has_tests,
        cgo=cgo,
    )
    base = best_base(project, plain, catalog, today) or catalog.base(plain.base)
    recipe = replace(plain, base=base.id)
    reasons = {option.id: option.reason for option in OPTIONS}
    reasons |= _reasons(project, recipe)
    reasons |= {"go": go_reason, "base": _base_reason(project, recipe, base)}
    recipe, stated = as_stated(RecipeContext(project, recipe, catalog, today))
    recipe, fixed = _fixed(RecipeContext(project, recipe, catalog, today))
    return Recommendation(recipe, reasons | stated | fixed)


def _fixed(context: RecipeContext) -> tuple[Recipe, dict[str, str]]:
    """Return the recipe with the adopted problems fixed, and the reasons of the options that changed."""
    reasons: dict[str, str] = {}
    possible = {name for name, fact in _ADOPTED.items() if fact(context.project)}
    while possible and (
        found := next(
            (one for one in checks.problems(context) if one.id in possible and one.fix is not None), None
        )
    ):
        # only once each, because a fix that does not remove its problem would repeat without end
        possible.remove(found.id)
        reasons[found.option] = _with_evidence(found)
        context = replace(context, recipe=found.fix or context.recipe)
    if context.recipe.packages and context.recipe.build_packages:
        reasons |= {"packages": reasons["build-packages"], "base": _PACKAGES_BASE}
    if "private" in reasons:
        reasons["goprivate"] = (
            "For these modules, Go does not contact the public proxy or the checksum database."
        )
    return context.recipe, reasons


def _with_evidence(problem: Finding) -> str:
    """Return a problem's message with its evidence after the first sentence, which the evidence is about."""
    if not problem.evidence:
        return problem.message
    first, _, rest = problem.message.removesuffix(".").partition(". ")
    return f"{first} ({problem.evidence}).{f' {rest}.' if rest else ''}"


def _go(project: GoProject, catalog: Catalog, today: date) -> tuple[str, str]:
    newest = catalog.newest(today)
    context = RecipeContext(project, Recipe(), catalog, today)
    if satisfies(context, newest.minor):
        return (
            newest.minor,
            "The newest release gets fixes for the longest time. Under the Go 1 compatibility promise, "
            f"{_demand(project)} still builds.",
        )
    exact = project.go_version
    if version_key(exact)[2] == 0:
        exact = minor_of(exact)
    return (
        exact,
        f"go.mod requires Go {project.go_version}, which the catalog (updated {catalog.compiled_on}) does "
        "not list yet.",
    )


def _demand(project: GoProject) -> str:
    return f"Go {project.go_version} code" if project.go_version else "older code"


def _base_reason(project: GoProject, recipe: Recipe, base: BaseImage) -> str:
    if project.commands:
        named = ", ".join(project.commands[:3])
        them = "it" if len(project.commands) == 1 else "them"
        able = f"has a package manager to install {them}" if base.package_manager else f"contains {them}"
        return (
            f"The program runs {named} ({project.where('commands')}). This is the smallest base that {able}."
        )
    if project.told_commands:
        return (
            "The program runs commands that come from its settings or from requests "
            f"({project.where('told_commands')}). This "
            "is the smallest base with a shell and a package manager."
        )
    needs = [f"{words} ({project.where(need)})" for need, words in NEEDS.items() if getattr(project, need)]
    if recipe.cgo:
        cxx = " and the C++ standard library" if cxx_libraries(project.cgo_libraries) else ""
        also = f" It also has {' and '.join(needs)}." if needs else ""
        return f"The program needs cgo, so the base needs a C library. This small base has glibc{cxx}.{also}"
    if needs:
        return f"The program needs {' and '.join(needs)}. This is the smallest suitable base without a shell."
    return (
        "A static program does not need a distribution. This base is about 1 MB. Unlike scratch, it has a "
        "CA bundle, time zone data, /tmp and a user."
    )


def _ports(project: GoProject) -> tuple[str, ...]:
    """Return the ports to expose, the main one first.

    These are the sure ones. A likely one counts only as the only port that users of the service could want: a wrong one
    of several in EXPOSE misleads, while no EXPOSE at all hides the port of most small programs, whose address is a
    setting. Ports on loopback and for debugging count only as the main one.
    """
    ports = (*project.ports, *project.udp_ports)
    sure = [port for port in ports if port.strength is Strength.SURE]
    if not sure:
        wanted = [port for port in ports if not port.purpose] or list(ports)
        sure = wanted if len(wanted) == 1 else []
    others = [port for port in sure[1:] if not port.loopback and port.purpose != "profiler"]
    return tuple(str(port) for port in (*sure[:1], *others))


def _reasons(project: GoProject, recipe: Recipe) -> dict[str, str]:
    main = project.main(recipe.main)
    return {
        "main": f"{main.reason[:1].upper()}{main.reason[1:]}."
        if main and main.reason
        else "This is the project's only main package.",
        "layout": "After an edit, the build compiles only the packages that changed.",
        "builder": "This builder has the C compiler and the C library (glibc) that cgo needs."
        if recipe.cgo
        else "Every builder produces the same static binary, and this one is the smallest to download.",
        "port": f"The port is set at {project.where('ports') or project.where('udp_ports')}."
        if recipe.port
        else "Only settings with similar names suggest a port, so none is declared."
        if project.ports
        else "The code does not appear to listen on a port.",
        **(
            {"args": f"The subcommand `{recipe.args}` listens ({project.where('serve_command')})."}
            if recipe.args
            else {}
        ),
        "user": "A numeric non-root user works without /etc/passwd and satisfies Kubernetes' runAsNonRoot.",
        "test": "No image is built while a test fails."
        if recipe.test
        else "The project does not have tests.",
        "strip": "Stripping halves the download. Panics still show the file and line, but govulncheck can check "
        "only modules.",
        "trimpath": "The binary does not contain build paths, and the same source always produces the same binary.",
        "cgo": _cgo_reason(project),
        "upx": "UPX barely shrinks the download and slows down every start.",
    }


def _cgo_reason(project: GoProject) -> str:
    first = project.cgo_reasons[0] if project.cgo_reasons else ""
    match project.cgo:
        case Cgo.REQUIRED:
            return first or "The program uses C code through cgo."
        case Cgo.OPTIONAL:
            why = f" ({first})" if first else ""
            return f"The code can use cgo{why}, but also builds as a static program without cgo."
    return "The program does not need C code."
