"""What one rendering has that another has not, line by line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tui.render.rendered import Rendered


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison."""

    mark: str
    """``+`` for a new one, ``-`` for one that is gone, a blank for one that both have."""
    text: str
    number: int = 0
    """Of the line in the newer text, counted from 1; 0 for one that is gone."""

    @property
    def marked(self) -> str:
        """The mark and the text, as a diff prints them."""
        return f"{self.mark} {self.text}".rstrip()


def compared(before: Sequence[str], after: Sequence[str]) -> tuple[Line, ...]:
    """Return all lines of both texts, those that are gone before those that came in their place."""
    found: list[Line] = []
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Line("-", text) for text in before[first:last]]
        mark = " " if kind == "equal" else "+"
        found += [Line(mark, after[place], place + 1) for place in range(start, end)]
    return tuple(found)


def file_difference(before: Rendered | None, after: Rendered) -> tuple[Line, ...]:
    """Return a Dockerfile with what differs from another one; without another one nothing does."""
    return compared(before.lines if before else after.lines, after.lines)


def changed_lines(before: Rendered, after: Rendered) -> tuple[int, ...]:
    """Return the lines of ``after``, counted from 1, that are not in ``before``: what the preview tints."""
    return tuple(line.number for line in file_difference(before, after) if line.mark == "+")


def ignore_difference(before: Rendered | None, after: Rendered) -> tuple[Line, ...]:
    """Return what differs in the .dockerignore; nothing where it is the same."""
    if before is None or before.dockerignore == after.dockerignore:
        return ()
    lines = compared(before.dockerignore.splitlines(), after.dockerignore.splitlines())
    return tuple(line for line in lines if line.mark != " ")
