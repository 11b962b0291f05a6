"""Holding images to a digest."""

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
    asked = replace(recipe, pin=(ALL, *named(recipe.pin)))
    missing = unpinned(asked, catalog)
    known = [catalog.digest(image) for image in images]
    dates = sorted({found.provenance.said(context.today) for found in known if found})
    said = f"Digests: {'; '.join(dates)}." if dates else "No digest is known."
    if missing:
        said += f" Unknown, so not pinned: {', '.join(missing)}."
    choices = [
        Choice(
            _OFF,
            _OFF,
            facts="tags only",
            note="Fixes come by themselves: each build takes what the tag points to that day.",
        ),
        Choice(
            ALL,
            ALL,
            facts=f"{len(images) - len(missing)} of {len(images)} images",
            note=f"The same image until you change the line. {said}",
            blocked="" if len(missing) < len(images) else "No digest of these images is known here.",
        ),
    ]
    own = read(recipe)
    if own not in {_OFF, ALL}:
        choices.append(Choice(own, "your own", facts=f"{len(named(recipe.pin))} named", note=own))
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
                f"{word!r} is no digest of an image.",
                "Say on, off, or name:tag@sha256: and 64 hexadecimal digits.",
            )
        if sum(same_image(reference, other.partition("@")[0]) for other in words if other != ALL) > 1:
            raise RecipeError("pin", f"{reference} is pinned twice.", "Say which digest it is to have.")
    return replace(recipe, pin=words)


def _is_image(text: str) -> bool:
    try:
        return parse(text).digest != ""
    except BadReference:
        return False


PIN = Option(
    id="pin",
    label="Pin images",
    help="Holds every image to a digest beside its tag, so that the same Dockerfile always starts from the same bytes.",
    step="base",
    kind=Kind.CHOICE,
    placeholder="on|off|name:tag@sha256:…",
    reason="Fixes of the base come with the next build; a pinned one needs a bot that moves it.",
    more=True,
    choices=_choices,
    read=read,
    write=_write,
)
