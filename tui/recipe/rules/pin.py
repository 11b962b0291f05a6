"""Whether every image is held to a digest where digests were asked for."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.images import images_of, named, same_image, unpinned
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity


def pin(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether every image is held to a digest where that was asked for."""
    recipe, catalog = context.recipe, context.catalog
    if not recipe.pin:
        return
    loose = unpinned(recipe, catalog)
    if loose:
        yield Problem(
            "not-pinned",
            Severity.WARNING,
            "pin",
            f"No digest of {', '.join(loose)} is known here, so that image still moves. "
            f"`docker buildx imagetools inspect {loose[0]}` prints it.",
        )
    images = images_of(recipe, catalog)
    unused = tuple(
        known
        for known in named(recipe.pin)
        if not any(same_image(known.partition("@")[0], image) for image in images)
    )
    if unused:
        yield Problem(
            "unused-pin",
            Severity.WARNING,
            "pin",
            f"{unused[0].partition('@')[0]} is held to a digest, but no stage starts from it.",
            fix=replace(recipe, pin=tuple(known for known in recipe.pin if known not in unused)),
            fix_label="forget that digest",
        )
