"""Packages that the recipe installs and that a distribution does not have."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.fixes import use_other_base
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.fitting import missing_packages
from tui.recipe.libc import clash, foreign_libraries
from tui.recipe.packages import for_library, in_builder, in_image, system_of
from tui.recipe.recipe import Layout


def in_base(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about packages that cannot be installed on the base."""
    base = context.catalog.base(context.recipe.base)
    missing = missing_packages(base, context.recipe)
    if not missing:
        return
    listed = ", ".join(missing[:3])
    fix, label = use_other_base(context)
    yield Finding(
        "package-unavailable",
        Severity.ERROR,
        "base",
        f"{base.title} has no package for {listed}."
        if base.package_manager
        else f"{base.title} has no package manager, so {listed} cannot be installed.",
        fix=fix,
        fix_label=label,
        line=context.model.final.line,
        advice="Use a base with a package manager, such as alpine or debian-slim.",
        text="packages",
    )


def in_build(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about packages that the builder's distribution does not have."""
    recipe = context.recipe
    words = (*recipe.build_packages, *(recipe.packages if recipe.layout is Layout.NAIVE else ()))
    missing = [word for word in words if not in_builder(word, recipe.builder)]
    if missing:
        yield Finding(
            "build-package-unavailable",
            Severity.ERROR,
            "builder",
            f"The {recipe.builder} builder has no package for {', '.join(missing[:3])}.",
            fix=replace(recipe, builder="trixie"),
            fix_label="use the trixie builder",
            line=context.model.stages[0].line,
            text="build-packages",
        )


def versions(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a C library whose version in the image differs from that in the builder."""
    recipe, base = context.recipe, context.catalog.base(context.recipe.base)
    system = system_of(base)
    words = [for_library(name) for name in foreign_libraries(context.project.cgo_libraries)]
    different = [
        word
        for word in words
        if word in recipe.packages and in_image(word, system) != in_image(word, recipe.builder)
    ]
    if different and system and not clash(recipe, base):
        yield Finding(
            "library-version",
            Severity.ERROR,
            "builder",
            f"The {recipe.builder} builder links against a different version of {', '.join(different[:3])} than "
            f"{base.title} contains, so the program does not start.",
            context.project.where("cgo_libraries"),
            fix=replace(recipe, builder=system) if system in {"trixie", "bookworm", "alpine"} else None,
            fix_label=f"use the {system} builder",
            line=context.model.final.line,
            text="libraries",
        )


RULES = (
    Rule(
        "package-unavailable",
        "whether the packages can be installed on the base",
        in_base,
        lambda context: bool(context.recipe.packages) and not context.foreign,
    ),
    Rule(
        "build-package-unavailable",
        "whether the packages can be installed in the builder",
        in_build,
        lambda context: (
            bool(context.recipe.build_packages or context.recipe.packages) and not context.foreign
        ),
    ),
    Rule(
        "library-version",
        "whether the image has the builder's versions of the C libraries",
        versions,
        lambda context: (
            context.recipe.cgo
            and context.recipe.layout is not Layout.NAIVE
            and bool(context.recipe.packages)
            and bool(context.project.cgo_libraries)
        ),
    ),
)
