"""Problems with cgo: the switch itself, the C library, and the libraries that the program links."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.project import Cgo
from tui.recipe.fitting import on_best_base, with_libc
from tui.recipe.libc import clash, cxx_libraries, foreign_libraries, has_cxx
from tui.recipe.linker_flags import join_flags, without_flag
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout, Recipe


def cgo(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of a program that needs cgo without it, or has it without need."""
    project, recipe = context.project, context.recipe
    reason = project.cgo_reasons[0] if project.cgo_reasons else "it imports C"
    builds_without = f"cgo is on, but the code also builds without it ({reason})."
    if project.cgo is not Cgo.OPTIONAL:
        builds_without = "cgo is on, but the program does not use C."
    naive = recipe.layout is Layout.NAIVE
    # the naive layout adds no C compiler, and the go command turns cgo off where it finds none
    off = not recipe.cgo or (naive and recipe.builder == "alpine")
    if project.cgo is Cgo.REQUIRED and off:
        yield Finding(
            "cgo-needed",
            Severity.ERROR,
            "cgo",
            f"The program needs cgo ({reason}). {_without_cgo(reason)}",
            project.where("cgo"),
            with_libc(context, replace(recipe, cgo=True, builder="trixie")),
            "turn on cgo and use a builder with a C compiler"
            if naive
            else "turn on cgo and use a glibc base",
        )
    elif project.cgo is Cgo.REQUIRED and project.cgo_ways_out:
        yield Finding(
            "cgo-way-out",
            Severity.NOTE,
            "cgo",
            f"cgo requires a C library in the image, but you can avoid cgo. {project.cgo_ways_out[0]}",
            project.where("cgo"),
        )
    elif recipe.cgo and project.cgo is not Cgo.REQUIRED and not naive:
        yield Finding(
            "cgo-unneeded",
            Severity.NOTE,
            "cgo",
            f"{builds_without} Without cgo, the program is static, runs on any base and cross-compiles.",
            project.where("cgo"),
            _statically(recipe),
            "turn off cgo",
        )


def libc(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a base without the C library that the builder links against."""
    recipe, base = context.recipe, context.catalog.base(context.recipe.base)
    why_not = clash(recipe, base)
    if why_not:
        fix = with_libc(context, recipe)
        yield Finding(
            "libc-clash",
            Severity.ERROR,
            "base",
            why_not,
            fix=fix,
            fix_label=f"use {context.catalog.base(fix.base).title}" if fix else "",
        )
    elif recipe.cgo and recipe.layout is not Layout.NAIVE and base.libc == "glibc" and not base.libc_version:
        yield Finding(
            "libc-unknown",
            Severity.WARNING,
            "base",
            f"The glibc version of {base.title} is unknown. It must not be older than the glibc version of the "
            f"{recipe.builder} builder.",
            fix=on_best_base(context, recipe),
            fix_label="use a base with a known glibc version",
            text="problem-libc-clash",
        )


def libraries(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of linked C and C++ libraries that the builder or the base lacks."""
    project, recipe = context.project, context.recipe
    if not recipe.cgo:
        return
    base = context.catalog.base(recipe.base)
    where = project.where("cgo_libraries") or project.where("cgo")
    foreign = foreign_libraries(project.cgo_libraries)
    if foreign:
        yield Finding(
            "c-libraries",
            Severity.WARNING,
            "base",
            f"The program links against {', '.join(foreign[:3])}, which neither the builder nor {base.title} "
            "has. Install the development packages in the build stage and the runtime packages in the final "
            "stage.",
            where,
        )
    if recipe.layout is Layout.NAIVE or not cxx_libraries(project.cgo_libraries):
        return
    if recipe.builder == "alpine" or not has_cxx(base):
        lacking = (
            "the alpine builder has no C++ compiler"
            if recipe.builder == "alpine"
            else f"{base.title} does not contain it"
        )
        builder = "trixie" if recipe.builder == "alpine" else recipe.builder
        yield Finding(
            "cxx-library",
            Severity.ERROR,
            "base",
            f"The program links against the C++ library, but {lacking}.",
            where,
            on_best_base(context, replace(recipe, builder=builder)),
            "use a builder and a base with C++",
        )


def _without_cgo(reason: str) -> str:
    if "sqlite" in reason.lower():
        return "Without cgo, the driver compiles to a stub, so the first query fails."
    return "Without cgo, the build fails, or the program fails at run time."


def _statically(recipe: Recipe) -> Recipe:
    """Return the recipe without cgo and without the linker flag that requires it."""
    flags = join_flags(without_flag(recipe.ldflags, "linkmode", "external"))
    return replace(recipe, cgo=False, ldflags=flags)
