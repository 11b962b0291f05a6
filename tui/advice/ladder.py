"""The ladder of a project: from a single stage to the finished image, one change at a time.

The rungs themselves are declared in :mod:`tui.advice.rungs`.
"""

from collections.abc import Iterable
from dataclasses import replace

from tui.advice.rungs import RUNGS, Rung
from tui.checks.finding import Severity
from tui.checks.judge import problems
from tui.frozen import dataclass
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout, Private, Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung on the ladder of a project."""

    rung: Rung
    label: str
    """Its number, with a letter where a rung of the tutorial has two steps, such as ``7b``."""
    recipe: Recipe
    """The recipe with the rung's change, or that of the step before where the change does not apply."""
    why_not: str = ""
    """Why it does not apply or cannot be built, in one sentence. Empty when it is built."""
    ignores: bool = False
    """Whether the build uses a generated .dockerignore."""
    bare: bool = False
    """Whether certificates and time zones are left out even if the program needs them."""

    @property
    def name(self) -> str:
        """The rung's name."""
        return self.rung.name

    @property
    def applies(self) -> bool:
        """Whether the step is built."""
        return not self.why_not


def ladder(context: RecipeContext, *, packed: str = "", buildkit: bool = True) -> tuple[Step, ...]:
    """Return the steps of a project in the order of the rungs.

    Args:
        context: the project and the recipe of the goal, which decides the program, the Go version and the port.
        packed: why the measured figures favour UPX, or empty to remove it at the end.
        buildkit: whether the builder supports cache and bind mounts.
    """
    goal = context.recipe
    recipe, ignores, bare = goal, False, True
    labels = _labels(RUNGS)
    steps: list[Step] = []
    for rung, label in zip(RUNGS, labels, strict=True):
        here = replace(context, recipe=recipe)
        ignores, bare = ignores or rung.name == "layout", bare and rung.name != "needs"
        why_not = rung.inapplicable(here, goal)
        if rung.name == "upx-out" and packed:
            why_not = f"UPX stays on. {packed}"
        if not why_not:
            after = rung.take(here, goal)
            if not (why_not := _obstacle(context, recipe, after, first=not steps)):
                recipe = after
                why_not = _lacking(recipe, buildkit=buildkit)
        steps.append(
            Step(
                rung=rung,
                label=label,
                recipe=recipe,
                why_not=why_not,
                ignores=ignores,
                bare=bare,
            )
        )
    return tuple(steps)


def before(steps: Iterable[Step], step: Step) -> Step | None:
    """Return the nearest earlier step that is built, or None. A step is compared with it."""
    found = None
    for candidate in steps:
        if candidate == step:
            break
        found = candidate if candidate.applies else found
    return found


def chosen(steps: Iterable[Step], words: str) -> tuple[Step, ...]:
    """Return the steps that a list such as ``1-3,7b,upx`` selects, in the order of the ladder.

    Raises:
        ValueError: a word does not match any rung. The message is that word.
    """
    known = tuple(steps)
    wanted: set[str] = set()
    for word in filter(None, (part.strip() for part in words.split(","))):
        first, dash, last = word.partition("-")
        if dash and first.isdecimal() and last.isdecimal():
            found = {step.name for step in known if int(first) <= step.rung.number <= int(last)}
        else:
            found = {step.name for step in known if word in {step.name, step.label, str(step.rung.number)}}
        if not found:
            raise ValueError(word)
        wanted |= found
    return tuple(step for step in known if step.name in wanted)


def _labels(rungs: tuple[Rung, ...]) -> tuple[str, ...]:
    numbers = [rung.number for rung in rungs]
    return tuple(
        str(number) if numbers.count(number) == 1 else f"{number}{'abcdefgh'[numbers[:place].count(number)]}"
        for place, number in enumerate(numbers)
    )


def _obstacle(context: RecipeContext, recipe: Recipe, after: Recipe, *, first: bool) -> str:
    """Return the new error of a change, the new warning of its base, or an empty string."""
    known = set() if first else {found.id for found in problems(replace(context, recipe=recipe))}
    moved = not first and recipe.base != after.base
    return next(
        (
            found.message
            for found in problems(replace(context, recipe=after))
            if found.id not in known
            and (
                found.severity is Severity.ERROR
                or (moved and found.option == "base" and found.severity is Severity.WARNING)
            )
        ),
        "",
    )


def _lacking(recipe: Recipe, *, buildkit: bool) -> str:
    """Return why a layout cannot be built here, or an empty string. Later rungs keep the change."""
    if not buildkit and recipe.layout in {Layout.MOUNTED, Layout.CACHED}:
        return (
            "Cache mounts and bind mounts need BuildKit, but the current builder does not support BuildKit."
        )
    if recipe.layout is not Layout.CACHED and (recipe.private is not Private.NONE or recipe.extra_ca):
        secret = "The extra CA certificate" if recipe.extra_ca else "Access to private modules"
        return f"{secret} needs a build secret, so the ladder adds it at the rung with bind mounts."
    return ""
