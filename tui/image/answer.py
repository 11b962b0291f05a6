"""Answers with three values: yes, no and unknown. An unknown names its cause."""

from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something about an image is unknown."""

    line: int
    """The line of the Dockerfile, or 0 when no line is the cause."""
    reason: str
    """A short clause, such as ``make is not understood``."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no or unknown."""

    value: bool | None
    """None means *unknown*."""
    cause: Cause | None = None
    """Why it is unknown. None for yes and no."""

    @property
    def yes(self) -> bool:
        """Whether the answer is yes, not unknown."""
        return self.value is True

    @property
    def no(self) -> bool:
        """Whether the answer is no, not unknown."""
        return self.value is False

    @property
    def unknown(self) -> bool:
        """Whether neither yes nor no is certain."""
        return self.value is None

    def __bool__(self) -> bool:
        raise TypeError("An Answer has three values. Use .yes, .no or .unknown.")

    def __and__(self, other: "Answer") -> "Answer":
        if self.no or other.no:
            return NO
        return other if self.yes else self

    def __or__(self, other: "Answer") -> "Answer":
        if self.yes or other.yes:
            return YES
        return other if self.no else self

    def __invert__(self) -> "Answer":
        return self if self.value is None else NO if self.value else YES


YES = Answer(True)
NO = Answer(False)


def unknown(line: int, reason: str) -> Answer:
    """Return an unknown answer with its cause."""
    return Answer(None, Cause(line, reason))


def known(value: bool | None, reason: str) -> Answer:
    """Return a fact in which None means *unknown*, such as one of the catalogue, as an answer."""
    return unknown(0, reason) if value is None else YES if value else NO


@dataclass(frozen=True, slots=True)
class Value:
    """A text of which parts may depend on what only the caller of the build has."""

    text: str
    """Unknown parts stay in it, as ``${NAME}`` or ``$(command)``."""
    cause: Cause | None = None
    """Why a part is unknown, or None when the whole text is known."""

    @property
    def known(self) -> bool:
        """Whether no part is unknown."""
        return self.cause is None

    def __str__(self) -> str:
        return self.text
