"""Pinned images of a recipe."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.images import images_of, named, same_image, unpinned


def pin(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about images without a known digest, and about pins that no stage uses."""
    recipe, catalog = context.recipe, context.catalog
    loose = unpinned(recipe, catalog)
    if loose:
        yield Finding(
            "not-pinned",
            Severity.WARNING,
            "pin",
            f"No digest is known for {', '.join(loose)}, so the Dockerfile refers to the image by tag only. "
            "Run `docker "
            f"buildx imagetools inspect {loose[0]}` to get the digest.",
            text="pin",
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
            fix_label="remove the unused digest",
            text="pin",
        )


RULES = (
    Rule(
        "pins",
        "whether the images are pinned to digests",
        pin,
        lambda context: not context.foreign and bool(context.recipe.pin),
    ),
)
