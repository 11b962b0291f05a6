"""The words by which a known failure is recognised, and what is said about it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tui.project import GoProject
from tui.recipe import Recipe

Remedy = Callable[[Recipe, "re.Match[str]", GoProject], Recipe | None]
"""Returns the recipe with the cause gone, or None when only the user can mend it."""


def no_remedy(_recipe: Recipe, _match: "re.Match[str]", _project: GoProject) -> Recipe | None:
    """Return None: only the user can mend it."""
    return None


@dataclass(frozen=True, slots=True)
class Signature:
    """One known failure."""

    id: str
    pattern: "re.Pattern[str]"
    """What the log says; searched anywhere in it."""
    title: str
    """What is the matter, in a few words; a group of the pattern named ``what`` is put behind it."""
    explanation: str
    """What it means and what to do next, in a sentence or two."""
    remedy: Remedy = no_remedy
    label: str = ""
    """What the remedy does, such as ``leave UPX out``."""
