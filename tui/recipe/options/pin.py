"""The option that pins images to a digest."""

from dataclasses import replace

from tui.recipe.images import ALL, images_of, named, same_image, unpinned
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import words_of
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.words import join_words
from tui.registry.reference import BadReference, parse

_OFF = "off"


def _choices(context: RecipeContext) -> tuple[Choice, ...]:
    recipe, catalog = context.recipe, context.catalog
    images = images_of(recipe, catalog)
    pinned_all = replace(recipe, pin=(ALL, *named(recipe.pin)))
    missing = unpinned(pinned_all, catalog)
    known = [catalog.digest(image) for image in images]
    dates = sorted({found.provenance.said(context.today) for found in known if found})
    digests = f"Digests: {', '.join(dates)}." if dates else "No digests are known."
    if missing:
        digests += f" Not pinned because the digest is unknown: {', '.join(missing)}."
    choices = [
        Choice(
            _OFF,
            _OFF,
            facts="tags only",
            note=(
                "Each build uses the image that the tag currently refers to, which includes the latest fixes."
            ),
        ),
        Choice(
            ALL,
            ALL,
            facts=f"{len(images) - len(missing)} of {len(images)} images",
            note=f"Each build uses the same image until you change the digest. {digests}",
            blocked="" if len(missing) < len(images) else "The digests of these images are unknown.",
        ),
    ]
    own = read(recipe)
    if own not in {_OFF, ALL}:
        choices.append(Choice(own, "your own digests", facts=f"{len(named(recipe.pin))} pinned", note=own))
    return tuple(choices)


def read(recipe: Recipe) -> str:
    """Return the pins as text."""
    return join_words(recipe.pin, commas=True) or _OFF


def _write(recipe: Recipe, text: str) -> Recipe:
    words = words_of("pin", text, commas=True)
    if words in {(), (_OFF,)}:
        return replace(recipe, pin=())
    for word in words:
        reference, at, _ = word.partition("@")
        if word != ALL and not (at and _is_image(word)):
            raise RecipeError(
                "pin",
                f"{word!r} is not an image with a digest.",
                "Use on, off, or a reference such as name:tag@sha256:DIGEST with 64 hexadecimal digits.",
            )
        if sum(same_image(reference, other.partition("@")[0]) for other in words if other != ALL) > 1:
            raise RecipeError("pin", f"{reference} is pinned twice.", "Use only one digest for each image.")
    return replace(recipe, pin=words)


def _is_image(text: str) -> bool:
    try:
        return parse(text).digest != ""
    except BadReference:
        return False


PIN = Option(
    id="pin",
    label="Pin images",
    help="Adds a digest to each image reference, so the same Dockerfile always uses the same images.",
    step="base",
    kind=Kind.CHOICE,
    placeholder="on|off|name:tag@sha256:…",
    reason=(
        "Without a digest, the next build gets the base's latest fixes. With a digest, you need a bot that "
        "updates it."
    ),
    more=True,
    choices=_choices,
    read=read,
    write=_write,
)
