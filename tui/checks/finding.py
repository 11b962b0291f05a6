"""A finding about an image: a problem or a cost, with its evidence and its fix."""

from enum import StrEnum
from typing import TYPE_CHECKING

from tui.frozen import dataclass
from tui.recipe.recipe import Recipe
from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.dockerfile.edit import Edit

BUILDKIT = "buildkit/"
"""The prefix of the id of a finding from BuildKit's own check."""


class Severity(StrEnum):
    """The severity of a finding."""

    ERROR = "error"
    """The build or the program would fail."""
    WARNING = "warning"
    """The image works, but not as expected."""
    NOTE = "note"
    """A cost."""

    @property
    def rank(self) -> int:
        """The position in a list with the worst first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about an image and the Dockerfile that makes it."""

    id: str
    severity: Severity
    option: str = ""
    """The id of the option that fixes it or that it concerns, or empty."""
    message: str = ""
    """The problem and its cause, in one or two sentences."""
    evidence: str = ""
    """``file:line`` in the project, or empty."""
    fix: Recipe | None = None
    """The recipe without the problem, or None when only the user can fix it."""
    fix_label: str = ""
    """The effect of the fix, such as ``use distroless-static``."""
    text: str = ""
    """The name of its explanation in ``templates/why``, or empty for ``problem-<id>``."""
    line: int = 0
    """The line in the Dockerfile, counted from 1, or 0 for the whole file."""
    advice: str = ""
    """What to do, in one sentence, or empty where the message or the label of the fix has it."""
    edit: "Edit | None" = None
    """The smallest edit of a foreign Dockerfile that fixes it, or None."""

    def __post_init__(self) -> None:
        """Remove control characters from texts that may quote the file."""
        object.__setattr__(self, "message", clean_line(self.message))
        object.__setattr__(self, "advice", clean_line(self.advice))

    @property
    def why(self) -> str:
        """The name of its explanation in ``templates/why``."""
        return self.text or f"problem-{self.id}"
