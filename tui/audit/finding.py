"""What the audit says about one line, and how that line could be mended."""

from dataclasses import dataclass

from tui.dockerfile import Document, Instruction
from tui.recipe import Severity
from tui.text.clean import clean_line

BUILDKIT = "buildkit/"
"""How the id of a finding begins that is BuildKit's own and not the audit's."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one instruction; everything else in the file stays as it is."""

    first: int
    """The instruction's first line, counted from 1."""
    before: str
    """Its text as it stands in the file, line ends included."""
    after: str
    """What takes its place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the audit found."""

    id: str
    line: int
    """Counted from 1; 0 when the whole file is meant."""
    severity: Severity
    message: str
    """What is the matter and what it costs, in one or two sentences."""
    advice: str = ""
    """What to do about it, in one sentence."""
    why: str = ""
    """The name of the text in ``templates/why`` that explains it."""
    edit: Edit | None = None
    """The smallest change of the file that mends it; None where that takes more than one instruction."""

    def __post_init__(self) -> None:
        """Clean what may quote the file."""
        object.__setattr__(self, "message", clean_line(self.message))
        object.__setattr__(self, "advice", clean_line(self.advice))


def apply(document: Document, edit: Edit) -> str:
    """Return a file's text with one instruction changed.

    Raises:
        ValueError: the instruction does not stand there any more.
    """
    for part in document.parts:
        if isinstance(part, Instruction) and part.first == edit.first and part.raw == edit.before:
            return "".join(edit.after if other is part else other.raw for other in document.parts)
    raise ValueError(f"line {edit.first} is not what it was when it was read")
