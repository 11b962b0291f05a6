"""What the judge says about an image."""

from typing import TYPE_CHECKING

from tui.checks.finding import Finding
from tui.frozen import dataclass

if TYPE_CHECKING:
    from tui.image import Cause


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A question whose answer is unknown, so it is neither passed nor failed."""

    id: str
    """The id of the rule."""
    question: str
    """A noun phrase, such as ``whether the start command names a file in the image``."""
    cause: "Cause"
    """The line of the Dockerfile that is the reason, if there is one, and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The findings about an image, and the questions that could not be answered."""

    findings: tuple[Finding, ...] = ()
    """The worst first, then by line."""
    not_checked: tuple[NotChecked, ...] = ()
    checks: int = 0
    """The number of questions that apply, including those that could not be answered."""

    @property
    def summary(self) -> str:
        """One line. It is ``no problems`` alone only if every question was answered."""
        count = len(self.findings)
        found = f"{count} finding{'s' if count > 1 else ''}" if count else "no problems"
        if not self.not_checked:
            return found
        return f"{found} in {self.checks} checks, {len(self.not_checked)} not checked"
