"""A problem or a cost of a recipe for a project."""

from dataclasses import dataclass
from enum import StrEnum

from tui.recipe.recipe import Recipe


class Severity(StrEnum):
    """The severity of a problem."""

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
class Problem:
    """One finding about a recipe."""

    id: str
    severity: Severity
    option: str
    """The id of the option that fixes it or that it concerns."""
    message: str
    """The problem and its cause, in one or two sentences."""
    evidence: str = ""
    """``file:line`` in the project, or empty."""
    fix: Recipe | None = None
    """The recipe without the problem, or None when only the user can fix it."""
    fix_label: str = ""
    """The effect of the fix, such as ``use distroless-static``."""
    text: str = ""
    """The name of its explanation in ``templates/why``, or empty for ``problem-<id>``."""

    @property
    def why(self) -> str:
        """The name of its explanation in ``templates/why``."""
        return self.text or f"problem-{self.id}"
