"""Whether the C that the program needs is there, to compile and to run."""

from collections.abc import Iterator
from dataclasses import replace

from tui.project import Cgo
from tui.recipe.fitting import on_best_base, with_libc
from tui.recipe.libc import clash, cxx_libraries, foreign_libraries, has_cxx
from tui.recipe.linker_flags import join_flags, without_flag
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Layout, Recipe


def cgo(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether cgo is on exactly where the program needs it."""
    project, recipe = context.project, context.recipe
    reason = project.cgo_reasons[0] if project.cgo_reasons else "it imports C"
    naive = recipe.layout is Layout.NAIVE
    # the naive layout adds no compiler, and without one the go command turns cgo off by itself
    off = not recipe.cgo or (naive and recipe.builder == "alpine")
    if project.cgo is Cgo.REQUIRED and off:
        yield Problem(
            "cgo-needed",
            Severity.ERROR,
            "cgo",
            f"The program needs cgo ({reason}); {_without_cgo(reason)}.",
            project.where("cgo"),
            with_libc(context, replace(recipe, cgo=True, builder="trixie")),
            "turn cgo on, with a C compiler" if naive else "turn cgo on, with glibc below",
        )
    elif project.cgo is Cgo.REQUIRED and project.cgo_ways_out:
        yield Problem(
            "cgo-way-out",
            Severity.NOTE,
            "cgo",
            f"cgo asks for a C library in the image. There is a way without: {project.cgo_ways_out[0]}",
            project.where("cgo"),
        )
    elif recipe.cgo and project.cgo is not Cgo.REQUIRED and not naive:
        yield Problem(
            "cgo-unneeded",
            Severity.NOTE,
            "cgo",
            f"cgo is on, and the code has all that it takes to build without ({reason}): then the program is static, "
            "runs on every base and cross-compiles."
            if project.cgo is Cgo.OPTIONAL
            else "cgo is on, and nothing in the program needs C: without it the program is static, runs on every base "
            "and cross-compiles.",
            project.where("cgo"),
            _statically(recipe),
            "turn cgo off",
        )


def libc(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the base has the C library that the builder links against."""
    recipe, base = context.recipe, context.catalog.base(context.recipe.base)
    why_not = clash(recipe, base)
    if why_not:
        fix = with_libc(context, recipe)
        yield Problem(
            "libc-clash",
            Severity.ERROR,
            "base",
            why_not,
            fix=fix,
            fix_label=f"use {context.catalog.base(fix.base).title}" if fix else "",
        )
    elif recipe.cgo and recipe.layout is not Layout.NAIVE and base.libc == "glibc" and not base.libc_version:
        yield Problem(
            "libc-unknown",
            Severity.WARNING,
            "base",
            f"Which glibc {base.title} has is not known here; it must not be older than the {recipe.builder} builder's.",
            fix=on_best_base(context, recipe),
            fix_label="use a base whose glibc is known",
            text="problem-libc-clash",
        )


def libraries(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the C libraries that the program links are there."""
    project, recipe = context.project, context.recipe
    if not recipe.cgo:
        return
    base = context.catalog.base(recipe.base)
    where = project.where("cgo_libraries") or project.where("cgo")
    foreign = foreign_libraries(project.cgo_libraries)
    if foreign:
        yield Problem(
            "c-libraries",
            Severity.WARNING,
            "base",
            f"The program links {', '.join(foreign[:3])}. Neither the builder nor {base.title} has it: its packages must be "
            "installed in the build stage to compile, and in the final stage to run.",
            where,
        )
    if recipe.layout is Layout.NAIVE or not cxx_libraries(project.cgo_libraries):
        return
    if recipe.builder == "alpine" or not has_cxx(base):
        lacking = (
            "the alpine builder has no C++ compiler"
            if recipe.builder == "alpine"
            else f"{base.title} has none"
        )
        builder = "trixie" if recipe.builder == "alpine" else recipe.builder
        yield Problem(
            "cxx-library",
            Severity.ERROR,
            "base",
            f"The program links the C++ library, and {lacking}.",
            where,
            on_best_base(context, replace(recipe, builder=builder)),
            "use a builder and a base with C++",
        )


def _without_cgo(reason: str) -> str:
    if "sqlite" in reason.lower():
        return "without it the driver compiles to a stub, and the first query fails"
    return "without it the build fails, or the program when it runs"


def _statically(recipe: Recipe) -> Recipe:
    """Return the recipe without cgo, and without the linker flag that asks for it."""
    flags = join_flags(without_flag(recipe.ldflags, "linkmode", "external"))
    return replace(recipe, cgo=False, ldflags=flags)
