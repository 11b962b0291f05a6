"""The variants of a project to build: runtime bases x strip x UPX, and the baselines."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import BaseImage
from tui.checks import Finding, Severity, problems
from tui.frozen import dataclass
from tui.lab.matrix.variant import Origin, Variant, name_of
from tui.recipe import Layout, Recipe, RecipeContext, RecipeError, Strip, Upx, naive, option, title
from tui.recipe.options.base import COMMON_BASES
from tui.render import render

_BASES = 3
"""Number of bases. With five programs on each and two baselines, there are about 17 images to build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """The varied options. The recipe has the others."""

    bases: tuple[str, ...] = ()
    """Ids or short names. Empty for those that suit the project."""
    strips: tuple[Strip, ...] = ()
    """Empty for all modes."""
    upxs: tuple[Upx, ...] = ()
    """Empty for all modes."""
    naive: bool = True
    """Whether to build the naive single stage, too."""
    own: bool = True
    """Whether to build the project's own Dockerfile, if there is one."""
    cross: bool | None = None
    """Whether to combine every UPX mode with every strip mode. None for the default of :attr:`crossed`."""

    @property
    def crossed(self) -> bool:
        """Whether to combine every UPX mode with every strip mode.

        By default, only if the user names one of the two axes. Otherwise only stripped programs are packed, because UPX
        on a program with debug information gives a larger pull than stripping alone, and starts as slowly.
        """
        return bool(self.strips or self.upxs) if self.cross is None else self.cross


def variants(context: RecipeContext, axes: Axes, own: Variant | None = None) -> tuple[Variant, ...]:
    """Return the variants to build, first the recipe's own, last the baselines.

    The default is three bases (the recipe's, the smallest that suits the project, and the smallest with a shell),
    each with five programs: plain, ``-w``, ``-s -w``, and the last packed both ways. Combinations that would fail are
    omitted.

    Args:
        context: the project and the recipe with the choices that are not varied.
        axes: the varied options.
        own: the project's own Dockerfile, read by :func:`tui.lab.existing.existing_dockerfile.own_variant`. None if it
            was generated here.

    Raises:
        RecipeError: a named base is not in the catalogue, or is not suitable.
    """
    found: dict[str, Variant] = {}
    for recipe in _points(context, axes):
        base = context.catalog.nickname(recipe.base)
        name = name_of(base, recipe)
        if name not in found:
            found[name] = _variant(context, name, Origin.MATRIX, recipe)
    if axes.naive:
        found["naive"] = _variant(context, "naive", Origin.NAIVE, naive(context.recipe))
    texts = {variant.rendered.dockerfile for variant in found.values()}
    if axes.own and own is not None and own.rendered.dockerfile not in texts:
        found[own.name] = own
    return tuple(found.values())


def suitable_bases(context: RecipeContext) -> tuple[BaseImage, ...]:
    """Return the default bases: the recipe's, the smallest suitable one, and the smallest with a shell."""
    catalog, recipe = context.catalog, context.recipe
    mine = catalog.base(recipe.base)
    candidates = [catalog.base(name) for name in COMMON_BASES]
    fitting = [base for base in candidates if base != mine and not _obstacle(context, base)]
    fitting.sort(key=lambda base: (bool(_misses(context, base)), base.compressed_bytes or 0))
    shell = next((base for base in fitting if base.shell), None)
    chosen = [mine, *fitting[: _BASES - 1]]
    if shell is not None and not mine.shell and all(not base.shell for base in chosen):
        chosen[-1] = shell
    return tuple(chosen)


def offered_bases(context: RecipeContext) -> tuple[tuple[BaseImage, str], ...]:
    """Return one base of each kind and the recipe's, each with the reason why the program would fail on it."""
    catalog = context.catalog
    mine = catalog.base(context.recipe.base)
    kinds = [catalog.base(name) for name in COMMON_BASES]
    offered = kinds if mine in kinds else [mine, *kinds]
    return tuple((base, _obstacle(context, base)) for base in offered)


def _variant(context: RecipeContext, name: str, origin: Origin, recipe: Recipe) -> Variant:
    return Variant(
        name=name,
        title=title(recipe, context.catalog),
        origin=origin,
        recipe=recipe,
        rendered=render(context.project, recipe, context.catalog),
    )


def _points(context: RecipeContext, axes: Axes) -> Iterator[Recipe]:
    recipe = context.recipe
    if recipe.layout is Layout.NAIVE:
        raise RecipeError(
            "layout",
            "The naive layout has only one stage, so the lab cannot vary its base or builder.",
            "Choose a different layout. The lab always includes the naive layout for comparison.",
        )
    bases = [_named(context, name) for name in axes.bases] or list(suitable_bases(context))
    strips, upxs = axes.strips or tuple(Strip), axes.upxs or tuple(Upx)
    if not axes.bases and recipe.strip in strips and recipe.upx in upxs:
        yield recipe
    for base in bases:
        for upx in upxs:
            for strip in strips:
                if not axes.crossed and upx is not Upx.NONE and strip is not Strip.ALL:
                    continue
                point = replace(recipe, base=base.id, strip=strip, upx=upx)
                if not any(found.severity is Severity.ERROR for found in _problems(context, point)):
                    yield point


def _named(context: RecipeContext, name: str) -> BaseImage:
    """Return a base by name."""
    base = context.catalog.base(option("base").write(context.recipe, name).base)
    if why_not := _obstacle(context, base):
        raise RecipeError(
            "bases", f"{name} does not work with this project: {why_not}", "Remove this value from the list."
        )
    return base


def _obstacle(context: RecipeContext, base: BaseImage) -> str:
    """Return why the program would fail on a base, or an empty string."""
    found = _problems(context, replace(context.recipe, base=base.id))
    return next(
        (
            one.message
            for one in found
            if one.severity is Severity.ERROR and one not in _problems(context, context.recipe)
        ),
        "",
    )


def _misses(context: RecipeContext, base: BaseImage) -> str:
    """Return what the program needs and a base lacks, or an empty string. Such a base is tried last."""
    found = _problems(context, replace(context.recipe, base=base.id))
    return next(
        (one.message for one in found if one.option == "base" and one.severity is Severity.WARNING), ""
    )


def _problems(context: RecipeContext, recipe: Recipe) -> tuple[Finding, ...]:
    return problems(replace(context, recipe=recipe))
