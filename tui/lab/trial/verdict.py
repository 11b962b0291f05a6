"""Whether an image works, and the evidence."""

from enum import StrEnum

from tui.frozen import dataclass
from tui.lab.failures.causes import Cause


class Outcome(StrEnum):
    """The outcome of running an image."""

    ANSWERS = "answers"
    """The program answers on its port."""
    EXITS = "exits"
    """It exits with status 0."""
    RUNS = "runs"
    """It keeps running and has no port to check."""
    UNPROVEN = "unproven"
    """It starts, but something that it needs (a network, settings, other services) is missing."""
    FAILS = "fails"
    UNTRIED = "untried"
    """It was not run, or the run was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of a run with its evidence."""

    outcome: Outcome
    evidence: str
    """The observation in a few clean words, such as ``HTTP 200 on port 8080``."""
    log: tuple[str, ...] = ()
    """The last lines that the program printed."""
    causes: tuple[Cause, ...] = ()
    """The known causes of the failure, the most specific first."""

    @property
    def works(self) -> bool:
        """Whether the run showed that the image works."""
        return self.outcome in {Outcome.ANSWERS, Outcome.EXITS, Outcome.RUNS}

    @property
    def fails(self) -> bool:
        """Whether the run showed that the image fails."""
        return self.outcome is Outcome.FAILS

    @property
    def fix(self) -> Cause | None:
        """The most specific cause that a changed recipe fixes, or None."""
        return next((cause for cause in self.causes if cause.fix is not None), None)

    def to_json(self) -> dict[str, object]:
        """Return the verdict as ``build --json`` prints it."""
        return {
            "outcome": str(self.outcome),
            "works": self.works,
            "evidence": self.evidence,
            "causes": [
                {"id": cause.id, "title": cause.title, "explanation": cause.explanation}
                for cause in self.causes
            ],
            "log": list(self.log),
        }
