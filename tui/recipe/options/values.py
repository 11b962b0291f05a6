"""Reading and writing of option values as text, shared by the declarations."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from tui.recipe.recipe import Recipe, RecipeError

E = TypeVar("E", bound=StrEnum)

_ON = {"on", "true", "yes", "1"}
_OFF = {"off", "false", "no", "0"}


def switch_reader(field: str) -> Callable[[Recipe], str]:
    """Return a reader of a boolean field as ``on`` or ``off``."""
    return lambda recipe: "on" if getattr(recipe, field) else "off"


def switch_writer(field: str) -> Callable[[Recipe, str], Recipe]:
    """Return a writer of a boolean field from ``on``, ``off`` and their usual synonyms."""

    def write(recipe: Recipe, text: str) -> Recipe:
        word = text.strip().lower()
        if word not in _ON | _OFF:
            raise RecipeError(field, f"{text!r} is neither on nor off.", "Say on or off.")
        changes: Any = {field: word in _ON}
        return replace(recipe, **changes)

    return write


def enum_writer(field: str, kind: type[E]) -> Callable[[Recipe, str], Recipe]:
    """Return a writer of a field that takes one of a few words."""

    def write(recipe: Recipe, text: str) -> Recipe:
        try:
            value = kind(text.strip())
        except ValueError:
            raise RecipeError(
                field, f"{text!r} is not a value of {field}.", f"Choose one of {', '.join(kind)}."
            ) from None
        changes: Any = {field: value}
        return replace(recipe, **changes)

    return write


def one_line(field: str, text: str) -> str:
    """Return a text that may stand on one line of a Dockerfile.

    Raises:
        RecipeError: it holds a line break or another control character.
    """
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise RecipeError(field, "It holds a line break or a control character.", "Write it on one line.")
    return text.strip()
