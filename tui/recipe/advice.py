"""The recipe that is recommended for a project, with the sentence that explains each choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tui.catalog import Catalog, minor_of, version_key
from tui.project import Cgo, GoProject
from tui.recipe.option import Situation
from tui.recipe.options import OPTIONS
from tui.recipe.options.go import satisfies
from tui.recipe.private import patterns_for
from tui.recipe.recipe import Private, Recipe


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recipe, and why."""

    recipe: Recipe
    reasons: Mapping[str, str]
    """One sentence for each option id."""


def recommend(project: GoProject, catalog: Catalog, today: date) -> Recommendation:
    """Return the defaults for a project: the smallest image that has what the program needs.

    The rules, in words: the newest supported Go that go.mod accepts; a static binary unless the program
    requires cgo; distroless/static, which has certificates, zones, /tmp and a user at the price of a megabyte,
    unless the program runs other programs; tests that stop the build; ``-s -w``; no UPX.
    """
    go, go_reason = _go(project, catalog, today)
    cgo = project.cgo is Cgo.REQUIRED
    base, base_reason = _base(project, cgo)
    port = next((port.number for port in project.ports), None)
    recipe = Recipe(
        main=project.default_main or (project.mains[0].path if project.mains else "."),
        go=go,
        builder="trixie" if cgo else "alpine",
        base=catalog.base(base).id,
        port=port,
        test=project.has_tests,
        cgo=cgo,
        private=Private.NETRC if project.private_modules else Private.NONE,
        goprivate=patterns_for(project),
    )
    standing = {option.id: option.reason for option in OPTIONS}
    if project.private_modules:
        standing["private"] = (
            f"{project.private_modules[0]} is not public ({project.where('private_modules')})."
        )
    return Recommendation(recipe, {**standing, **_reasons(project, recipe, go_reason, base_reason)})


def _go(project: GoProject, catalog: Catalog, today: date) -> tuple[str, str]:
    newest = catalog.newest(today)
    situation = Situation(project, Recipe(), catalog, today)
    if satisfies(situation, newest.minor):
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


def _base(project: GoProject, cgo: bool) -> tuple[str, str]:
    where = project.where("commands")
    if project.commands:
        named = ", ".join(project.commands[:3])
        base = "debian-slim" if cgo else "alpine"
        return base, f"The program runs {named} ({where}): a base with a package manager can have them."
    if cgo:
        return "distroless-base", "The program needs cgo, so it needs a C library: glibc and little else."
    needs = [
        name
        for name, needed in (
            (f"a CA bundle ({project.where('ca_certs')})", project.ca_certs),
            (f"time zones ({project.where('tzdata')})", project.tzdata),
            (f"/tmp ({project.where('tmp')})", project.tmp),
        )
        if needed
    ]
    if needs:
        return (
            "distroless-static",
            f"The program needs {' and '.join(needs)}: the smallest base that has it, without a shell.",
        )
    return (
        "distroless-static",
        "A static program needs no distribution. About a megabyte buys a CA bundle, time zones, /tmp and a user; "
        "scratch has none of them.",
    )


def _reasons(project: GoProject, recipe: Recipe, go: str, base: str) -> dict[str, str]:
    main = project.main(recipe.main)
    port_where = project.where("ports")
    return {
        "main": f"{main.reason[:1].upper()}{main.reason[1:]}."
        if main and main.reason
        else "The only main package.",
        "form": "After an edit only what changed is compiled again.",
        "go": go,
        "builder": "cgo against glibc needs a C compiler and glibc."
        if recipe.cgo
        else "A static binary is the same from every builder, and this one is the smallest to download.",
        "base": base,
        "port": f"Read at {port_where}." if recipe.port else "No port was found in the code.",
        "user": "Not root, and numeric: it needs no /etc/passwd and satisfies Kubernetes' runAsNonRoot.",
        "test": "An image of code whose tests fail is never made."
        if recipe.test
        else "There are no tests to run.",
        "strip": "Halves what a pull moves; panics keep file and line.",
        "trimpath": "No build paths in the binary, and the same bytes from the same source.",
        "cgo": project.cgo_reasons[0]
        if recipe.cgo and project.cgo_reasons
        else "Nothing in the program requires C.",
        "ldflags": "",
        "tags": "",
        "upx": "It hardly makes the pull smaller, and every start has to unpack.",
    }
