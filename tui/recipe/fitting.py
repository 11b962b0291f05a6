"""Which runtime base suits a program: the smallest that has what it needs and what programs come to need."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tui.catalog import BaseImage, Catalog
from tui.project import GoProject
from tui.recipe.commands import brings
from tui.recipe.libc import clash, cxx_libraries, has_cxx, no_loader
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout, Recipe

NEEDS: Mapping[str, str] = {"ca_certs": "a CA bundle", "tzdata": "time zones", "tmp": "/tmp"}
"""What a program may need from its base and a base may lack: the name of both their fields, and its words."""


def suits(base: BaseImage, project: GoProject, recipe: Recipe, today: date) -> bool:
    """Return whether a program runs well on a base, as far as is known: what is not known is not counted on.

    Variants for debugging are passed over: their shell serves whoever breaks in.
    """
    return (
        base.supported(today) is not False
        and "debug" not in base.variant
        and base.compressed_bytes is not None
        and not clash(recipe, base)
        and not no_loader(recipe, base)
        and not missing_platforms(base, recipe)
        and (not recipe.cgo or base.libc != "glibc" or bool(base.libc_version))
        and (not recipe.cgo or not cxx_libraries(project.cgo_libraries) or has_cxx(base))
        and (not project.tmp or base.tmp is True)
        and all(getattr(base, need) is not None for need in NEEDS if getattr(project, need))
    )


def missing_platforms(base: BaseImage, recipe: Recipe) -> tuple[str, ...]:
    """Return the platforms that a base is not published for; scratch is nothing, and so it is for all."""
    if recipe.layout is Layout.NAIVE or not base.architectures:
        return ()
    return tuple(
        platform
        for platform in recipe.platforms
        if not any(platform == known or platform.startswith(f"{known}/") for known in base.architectures)
    )


def comforts(base: BaseImage) -> int:
    """Return how much of what programs come to need sooner or later a base has.

    Bytes alone would choose scratch, and the first outgoing call, the first zone or the first upload that is added
    to the program would fail in production; and a user who is not root costs nothing.
    """
    has = (base.ca_certs, base.tzdata, base.tmp, base.passwd, base.default_uid not in {0, None})
    return sum(bool(one) for one in has)


def best_base(project: GoProject, recipe: Recipe, catalog: Catalog, today: date) -> BaseImage | None:
    """Return the base to recommend: of those that suit, the one with most comforts, then the fewest bytes to pull.

    Of each kind only the newest release is looked at, even where an older one is some bytes smaller. A base that
    brings the programs which are run goes before one into which they would have to be installed, and what runs
    whatever it is told gets a shell, as most of that is scripts.
    None when no base of the catalogue suits.
    """
    newest: dict[tuple[str, str, str], BaseImage] = {}
    for base in catalog.bases:
        if suits(base, project, recipe, today):
            newest.setdefault(kind_of(base), base)
    fitting = newest.values()
    commands = (*project.commands, "sh") if project.told_commands else project.commands
    ready = [base for base in fitting if all(brings(base, command) for command in commands)]
    able = ready or [base for base in fitting if base.package_manager]
    return min(able, key=lambda base: (-comforts(base), base.compressed_bytes or 0), default=None)


def on_best_base(context: RecipeContext, recipe: Recipe) -> Recipe | None:
    """Return a recipe with the base that suits it best, or None when none does."""
    base = best_base(context.project, recipe, context.catalog, context.today)
    return None if base is None else replace(recipe, base=base.id)


def with_libc(context: RecipeContext, recipe: Recipe) -> Recipe | None:
    """Return a recipe with the base that it has, where the C libraries fit, or else with the best one.

    Where no base suits the builder, Debian's builder is taken. None when there is none even then.
    """
    base = context.catalog.base(recipe.base)
    cxx = recipe.cgo and bool(cxx_libraries(context.project.cgo_libraries))
    fits = not clash(recipe, base) and not no_loader(recipe, base) and (not cxx or has_cxx(base))
    if fits or recipe.layout is Layout.NAIVE:
        return recipe
    return on_best_base(context, recipe) or on_best_base(context, replace(recipe, builder="trixie"))


def kind_of(base: BaseImage) -> tuple[str, str, str]:
    """Return what tells a base from those of other kinds, whatever their release; the catalogue has the newest first."""
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
