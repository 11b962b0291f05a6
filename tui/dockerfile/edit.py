"""A change of single instructions of a Dockerfile."""

from tui.dockerfile.document import Document, Instruction
from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one instruction, which leaves the rest of the file unchanged."""

    first: int
    """The instruction's first line, counted from 1."""
    before: str
    """Its text in the file, including line ends."""
    after: str
    """The replacement."""


def apply(document: Document, edit: Edit) -> str:
    """Return a file's text with an edit applied.

    Raises:
        ValueError: the instruction has changed since it was read.
    """
    for part in document.parts:
        if isinstance(part, Instruction) and part.first == edit.first and part.raw == edit.before:
            return "".join(edit.after if other is part else other.raw for other in document.parts)
    raise ValueError(f"line {edit.first} has changed since the file was read")
