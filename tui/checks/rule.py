"""A rule of the judge: one question about an image."""

from collections.abc import Callable, Iterator

from tui.checks.context import CheckContext
from tui.checks.finding import Finding
from tui.frozen import dataclass
from tui.image import Cause

Check = Callable[[CheckContext], Iterator[Finding | Cause]]
"""Yields what is wrong, or the cause where the answer is unknown. Nothing means: checked and fine."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One question about an image."""

    id: str
    """Its name in lists of what was not checked, such as ``start-command``."""
    question: str
    """A noun phrase for that list, such as ``whether the start command names a file in the image``."""
    check: Check
    applies: Callable[[CheckContext], bool] = lambda _: True
    """Whether the question makes sense for the project and the image. A rule that does not apply is not counted."""
