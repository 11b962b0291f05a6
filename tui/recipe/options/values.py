"""Readers and writers of option values, shared by the declarations."""

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.words import split_words

E = TypeVar("E", bound=StrEnum)

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Line breaks, control characters, changes of the reading direction, and surrogates."""

_ON = {"on", "true", "yes", "1"}
_OFF = {"off", "false", "no", "0"}


def switch_reader(field: str) -> Callable[[Recipe], str]:
    """Return a reader of a boolean field as ``on`` or ``off``."""
    return lambda recipe: "on" if getattr(recipe, field) else "off"


def switch_writer(field: str) -> Callable[[Recipe, str], Recipe]:
    """Return a writer of a boolean field from ``on``, ``off`` and their common synonyms."""

    def write(recipe: Recipe, text: str) -> Recipe:
        word = text.strip().lower()
        if word not in _ON | _OFF:
            raise RecipeError(
                field.replace("_", "-"), f"{text!r} is neither on nor off.", "The value must be on or off."
            )
        changes: Any = {field: word in _ON}
        return replace(recipe, **changes)

    return write


def enum_writer(field: str, kind: type[E]) -> Callable[[Recipe, str], Recipe]:
    """Return a writer of a field that takes a member of an enum."""

    def write(recipe: Recipe, text: str) -> Recipe:
        try:
            value = kind(text.strip())
        except ValueError:
            raise RecipeError(
                field, f"{text!r} is not a valid value for {field}.", f"Choose one of {', '.join(kind)}."
            ) from None
        changes: Any = {field: value}
        return replace(recipe, **changes)

    return write


def one_line(field: str, text: str) -> str:
    """Return a text without surrounding white space that is safe on one line of a Dockerfile.

    Raises:
        RecipeError: it has a line break, another control character, or one that changes the reading direction.
    """
    if _CONTROLS.search(text):
        raise RecipeError(
            field, "The value contains a line break or a control character.", "Use a single line."
        )
    return text.strip()


def words_of(field: str, text: str, *, commas: bool = False) -> tuple[str, ...]:
    """Return the values of a list without duplicates.

    Raises:
        RecipeError: it has a line break, or a quotation mark that is not closed.
    """
    try:
        return tuple(dict.fromkeys(split_words(one_line(field, text), commas=commas)))
    except ValueError:
        raise RecipeError(
            field,
            f"{text!r} has an unclosed quotation mark.",
            "Use quotation marks as in a shell, such as 'a b'.",
        ) from None


def pairs_of(field: str, text: str, name: re.Pattern[str], example: str) -> tuple[str, ...]:
    """Return the ``name=value`` items of a list.

    Raises:
        RecipeError: an item is not a pair, its name is invalid, or a name occurs twice.
    """
    items = words_of(field, text)
    seen: set[str] = set()
    for item in items:
        key, equals, _ = item.partition("=")
        if not equals or not name.fullmatch(key):
            raise RecipeError(field, f"{item!r} is not a name=value pair.", f"Use a value such as {example}.")
        if key in seen:
            raise RecipeError(field, f"{key} is set twice.", "Set each name only once.")
        seen.add(key)
    return items
