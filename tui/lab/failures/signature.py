"""A known failure: how it is recognised, explained and fixed."""

import re
from collections.abc import Callable

from tui.frozen import dataclass
from tui.project import GoProject
from tui.recipe import Recipe

Remedy = Callable[[Recipe, "re.Match[str]", GoProject], Recipe | None]
"""Returns the recipe without the cause, or None when only the user can fix it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed, and all that its cause can be derived from."""

    text: str
    """The log and the engine's message."""
    recipe: Recipe
    project: GoProject
    dockerignore: str = ""
    """The text of the ignore file that was used."""


Detail = Callable[["re.Match[str]", Failure], str | None]
"""Returns sentences about this project that precede the explanation, or None when the cause is another one."""


def no_remedy(_recipe: Recipe, _match: "re.Match[str]", _project: GoProject) -> Recipe | None:
    """Return None, because only the user can fix it."""
    return None


def no_detail(_match: "re.Match[str]", _failure: Failure) -> str | None:
    """Return an empty text, because the explanation is the same for all projects."""
    return ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One known failure."""

    id: str
    pattern: "re.Pattern[str]"
    """Searched anywhere in the log."""
    title: str
    """The problem in a few words. The pattern's group ``what`` is appended."""
    explanation: str
    """The meaning and the next command, in a sentence or two."""
    remedy: Remedy = no_remedy
    label: str = ""
    """What the remedy does, such as ``leave out UPX``."""
    detail: Detail = no_detail
    last: bool = False
    """Whether it counts only when no other signature matches, because it is less specific."""
