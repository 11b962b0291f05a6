"""Problems with pinned images."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.images import images_of, named, same_image, unpinned
from tui.recipe.option import RecipeContext


def pin(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of images without a known digest, and of pins that no stage uses."""
    recipe, catalog = context.recipe, context.catalog
    if not recipe.pin:
        return
    loose = unpinned(recipe, catalog)
    if loose:
        yield Finding(
            "not-pinned",
            Severity.WARNING,
            "pin",
            f"No digest is known for {', '.join(loose)}, so the Dockerfile uses only the tag. Run `docker "
            f"buildx imagetools inspect {loose[0]}` to get the digest.",
        )
    images = images_of(recipe, catalog)
    unused = tuple(
        known
        for known in named(recipe.pin)
        if not any(same_image(known.partition("@")[0], image) for image in images)
    )
    if unused:
        yield Finding(
            "unused-pin",
            Severity.WARNING,
            "pin",
            f"{unused[0].partition('@')[0]} is pinned to a digest, but no stage uses it.",
            fix=replace(recipe, pin=tuple(known for known in recipe.pin if known not in unused)),
            fix_label="remove that digest",
        )
