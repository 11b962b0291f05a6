"""The runtime base that suits a program best."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tui.catalog import BaseImage, Catalog
from tui.project import GoProject
from tui.recipe.commands import contains
from tui.recipe.libc import clash, cxx_libraries, has_cxx, no_loader
from tui.recipe.option import RecipeContext
from tui.recipe.packages import system_of, unavailable
from tui.recipe.recipe import Layout, Recipe

NEEDS: Mapping[str, str] = {"ca_certs": "a CA bundle", "tzdata": "time zones", "tmp": "/tmp"}
"""What a program may need and a base may lack: the name of the field in both, and its text for the user."""


def suits(base: BaseImage, project: GoProject, recipe: Recipe, today: date) -> bool:
    """Return whether a base is known to suit a program. Unknown properties count as missing.

    Debug variants do not suit, because their shell also serves an attacker.
    """
    return (
        base.supported(today) is not False
        and "debug" not in base.variant
        and base.compressed_bytes is not None
        and not clash(recipe, base)
        and not no_loader(recipe, base)
        and not missing_platforms(base, recipe)
        and not missing_packages(base, recipe)
        and (not recipe.cgo or base.libc != "glibc" or bool(base.libc_version))
        and (not recipe.cgo or not cxx_libraries(project.cgo_libraries) or has_cxx(base))
        and (not project.tmp or base.tmp is True)
        and all(getattr(base, need) is not None for need in NEEDS if getattr(project, need))
    )


def missing_platforms(base: BaseImage, recipe: Recipe) -> tuple[str, ...]:
    """Return the recipe's platforms that a base is not published for. Scratch works on any platform."""
    if recipe.layout is Layout.NAIVE or not base.architectures:
        return ()
    return tuple(
        platform
        for platform in recipe.platforms
        if not any(platform == known or platform.startswith(f"{known}/") for known in base.architectures)
    )


def missing_packages(base: BaseImage, recipe: Recipe) -> tuple[str, ...]:
    """Return the recipe's packages that cannot be installed on a base. A single stage has the builder's packages."""
    return () if recipe.layout is Layout.NAIVE else unavailable(recipe.packages, system_of(base))


def comforts(base: BaseImage) -> int:
    """Return how many of the things that programs often need later a base has.

    Size alone would choose scratch. The first TLS call, time zone or upload that is added to the program would then
    fail in production. A non-root user costs nothing.
    """
    has = (base.ca_certs, base.tzdata, base.tmp, base.passwd, base.default_uid not in {0, None})
    return sum(bool(one) for one in has)


def best_base(project: GoProject, recipe: Recipe, catalog: Catalog, today: date) -> BaseImage | None:
    """Return the base to recommend: the suitable one with the most comforts, then the smallest download.

    Only the newest release of each kind counts, even if an older one is slightly smaller. A base that contains the
    commands that the program runs is better than one with a package manager. A program whose commands come from
    settings gets a shell, because most of them are scripts.
    Return None when no base of the catalogue suits.
    """
    newest: dict[tuple[str, str, str], BaseImage] = {}
    for base in catalog.bases:
        if suits(base, project, recipe, today):
            newest.setdefault(kind_of(base), base)
    fitting = newest.values()
    commands = (*project.commands, "sh") if project.told_commands else project.commands
    ready = [base for base in fitting if all(contains(base, command) for command in commands)]
    able = ready or [base for base in fitting if base.package_manager]
    return min(able, key=lambda base: (-comforts(base), base.compressed_bytes or 0), default=None)


def on_best_base(context: RecipeContext, recipe: Recipe) -> Recipe | None:
    """Return a recipe with the best base, or None when no base suits."""
    base = best_base(context.project, recipe, context.catalog, context.today)
    return None if base is None else replace(recipe, base=base.id)


def with_packages(context: RecipeContext, recipe: Recipe) -> tuple[Recipe, str]:
    """Return the recipe on a base where its packages can be installed, and a sentence about that change, or empty."""
    before = context.catalog.base(recipe.base)
    missing = missing_packages(before, recipe)
    fix = on_best_base(context, recipe) if missing else None
    if fix is None:
        return recipe, ""
    after = context.catalog.base(fix.base)
    return fix, (
        f"The base is now {after.title} because {', '.join(missing[:3])} cannot be installed on {before.title}."
    )


def with_libc(context: RecipeContext, recipe: Recipe) -> Recipe | None:
    """Return the recipe unchanged where its C libraries match, or else with the best base.

    Where no base suits the builder, use the trixie builder. Return None when no base suits that either.
    """
    base = context.catalog.base(recipe.base)
    cxx = recipe.cgo and bool(cxx_libraries(context.project.cgo_libraries))
    fits = not clash(recipe, base) and not no_loader(recipe, base) and (not cxx or has_cxx(base))
    if fits or recipe.layout is Layout.NAIVE:
        return recipe
    return on_best_base(context, recipe) or on_best_base(context, replace(recipe, builder="trixie"))


def kind_of(base: BaseImage) -> tuple[str, str, str]:
    """Return the kind of a base, which all its releases share. The catalogue lists the newest release first."""
    return base.family, base.flavour, base.variant


def newer_of_its_kind(context: RecipeContext, base: BaseImage) -> BaseImage | None:
    """Return the newest supported base of the same kind, such as the next Alpine, or None."""
    return next(
        (
            other
            for other in context.catalog.bases
            if kind_of(other) == kind_of(base)
            and other.supported(context.today) is not False
            and not clash(context.recipe, other)
        ),
        None,
    )
