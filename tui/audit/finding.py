"""A finding of the audit, and the edit that fixes it."""

from dataclasses import dataclass

from tui.checks import Severity
from tui.dockerfile import Document, Instruction
from tui.text.clean import clean_line

BUILDKIT = "buildkit/"
"""The prefix of the id of a finding from BuildKit's own check."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one instruction, which leaves the rest of the file unchanged."""

    first: int
    """The instruction's first line, counted from 1."""
    before: str
    """Its text in the file, including line ends."""
    after: str
    """The replacement."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in a Dockerfile."""

    id: str
    line: int
    """Counted from 1, or 0 for the whole file."""
    severity: Severity
    message: str
    """The problem and its cost, in one or two sentences."""
    advice: str = ""
    """What to do, in one sentence."""
    why: str = ""
    """The name of its explanation in ``templates/why``."""
    edit: Edit | None = None
    """The smallest edit that fixes it, or None if the fix changes more than one instruction."""

    def __post_init__(self) -> None:
        """Remove control characters from texts that may quote the file."""
        object.__setattr__(self, "message", clean_line(self.message))
        object.__setattr__(self, "advice", clean_line(self.advice))


def apply(document: Document, edit: Edit) -> str:
    """Return a file's text with an edit applied.

    Raises:
        ValueError: the instruction has changed since it was read.
    """
    for part in document.parts:
        if isinstance(part, Instruction) and part.first == edit.first and part.raw == edit.before:
            return "".join(edit.after if other is part else other.raw for other in document.parts)
    raise ValueError(f"line {edit.first} has changed since it was read")
