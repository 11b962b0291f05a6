"""Whether an image works, and what shows it."""

from dataclasses import dataclass
from enum import StrEnum

from tui.lab.failures.causes import Cause


class Outcome(StrEnum):
    """What became of an image that was run."""

    ANSWERS = "answers"
    """Something answers on its port."""
    EXITS = "exits"
    """It ends with status 0."""
    RUNS = "runs"
    """It goes on running; it has no port that could be asked."""
    UNPROVEN = "unproven"
    """It starts, but what it needs (a network, settings, other services) is not there."""
    FAILS = "fails"
    UNTRIED = "untried"
    """It was not run, or the run was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of a run with its evidence."""

    outcome: Outcome
    evidence: str
    """What was seen, in a few clean words, such as ``HTTP 200 on port 8080``."""
    log: tuple[str, ...] = ()
    """The last lines that the program printed."""
    causes: tuple[Cause, ...] = ()
    """Why it fails, as far as that is known, the most telling first."""

    @property
    def works(self) -> bool:
        """Whether the image was seen to do its work."""
        return self.outcome in {Outcome.ANSWERS, Outcome.EXITS, Outcome.RUNS}

    @property
    def fails(self) -> bool:
        """Whether the image was seen to fail."""
        return self.outcome is Outcome.FAILS

    @property
    def fix(self) -> Cause | None:
        """The most telling cause that a changed recipe mends, or None."""
        return next((cause for cause in self.causes if cause.fix is not None), None)

    def to_json(self) -> dict[str, object]:
        """Return it as ``build --json`` prints it."""
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
