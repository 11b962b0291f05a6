"""Measurements of the history as rows of a lab, for its verdicts. Pure."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from tui.frozen import dataclass
from tui.lab.existing.existing_dockerfile import OWN
from tui.lab.history.entry import Entry
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.matrix.verdicts import step_verdicts
from tui.lab.sizes.measurement import Measurement
from tui.lab.trial.verdict import Outcome
from tui.recipe import OPTIONS, Layout, Recipe, RecipeError
from tui.render import Rendered


@dataclass(frozen=True, slots=True)
class Remembered:
    """An image that was measured earlier."""

    variant: Variant
    measurement: Measurement
    usable: bool = True

    @property
    def name(self) -> str:
        """The name of the build."""
        return self.variant.name


def recipe_of(entry: Entry) -> Recipe:
    """Return the recipe of a measurement. Options that this version does not support have their defaults."""
    recipe = Recipe()
    for option in OPTIONS:
        if option.stored_as in entry.recipe:
            with suppress(RecipeError):
                recipe = option.write(recipe, entry.recipe[option.stored_as])
    return recipe


def remembered(entries: Iterable[Entry]) -> tuple[Remembered, ...]:
    """Return the comparable rows, which differ from the newest one only in base, strip and UPX.

    The naive single stage and the project's own Dockerfile are always included.

    Args:
        entries: the measurements of one commit.
    """
    held = tuple(entries)
    matrix = [entry for entry in held if _origin(entry) is Origin.MATRIX]
    if not matrix:
        return ()
    newest = max(matrix, key=lambda entry: entry.taken)
    return tuple(
        _row(entry)
        for entry in held
        if (entry.program, entry.platform) == (newest.program, newest.platform)
        and (entry not in matrix or _same(recipe_of(entry)) == _same(recipe_of(newest)))
    )


def sentences(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return a verdict on each step for which there are two measurements of one commit.

    Strip and UPX modes are compared on the base of most images.
    """
    rows = remembered(entries)
    bases = Counter(row.variant.recipe.base for row in rows if row.variant.origin is Origin.MATRIX)
    if not bases:
        return ()
    [(base, _count)] = bases.most_common(1)
    return tuple(verdict.sentence for verdict in step_verdicts(rows, base))


def _row(entry: Entry) -> Remembered:
    variant = Variant(
        name=entry.name,
        title=entry.title,
        origin=_origin(entry),
        recipe=recipe_of(entry),
        rendered=Rendered(entry.dockerfile, "", (), ()),
    )
    return Remembered(variant, entry.measurement, entry.outcome != Outcome.FAILS)


def _origin(entry: Entry) -> Origin:
    if entry.name == OWN:
        return Origin.OWN
    if entry.name.startswith(f"{Origin.RUNG}-"):
        return Origin.RUNG
    return Origin.NAIVE if recipe_of(entry).layout is Layout.NAIVE else Origin.MATRIX


def _same(recipe: Recipe) -> Recipe:
    """Return a recipe with the lab's axes set to defaults."""
    plain = Recipe()
    return replace(recipe, base=plain.base, strip=plain.strip, upx=plain.upx)
