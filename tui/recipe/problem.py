"""What is wrong, or costs something, in a recipe for a project."""

from dataclasses import dataclass
from enum import StrEnum

from tui.recipe.recipe import Recipe


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """The build or the program would fail."""
    WARNING = "warning"
    """It works, but something will surprise."""
    NOTE = "note"
    """A cost worth knowing."""

    @property
    def rank(self) -> int:
        """Its place in a list that begins with the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a recipe."""

    id: str
    severity: Severity
    option: str
    """The id of the option where it is mended, or of the one that it concerns."""
    message: str
    """What happens and why, in one or two sentences."""
    evidence: str = ""
    """``file:line`` in the project, or empty."""
    fix: Recipe | None = None
    """The recipe with the problem gone, or None when only the user can mend it."""
    fix_label: str = ""
    """What the fix does, such as ``use distroless-static``."""
    text: str = ""
    """The text in ``templates/why`` that explains it, where that is not its own ``problem-<id>``."""

    @property
    def why(self) -> str:
        """The name of the text in ``templates/why`` that explains it."""
        return self.text or f"problem-{self.id}"
