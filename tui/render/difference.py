"""The line-by-line difference of two renderings."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from tui.frozen import dataclass
from tui.render.rendered import Rendered


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison."""

    mark: str
    """``+`` for an added line, ``-`` for a removed one, a blank for an unchanged one."""
    text: str
    number: int = 0
    """The line number in the newer text, counted from 1, or 0 for a removed line."""

    @property
    def marked(self) -> str:
        """The mark and the text, as in a diff."""
        return f"{self.mark} {self.text}".rstrip()


def compared(before: Sequence[str], after: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines of both texts. Removed lines precede the lines that replace them."""
    found: list[Line] = []
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Line("-", text) for text in before[first:last]]
        mark = " " if kind == "equal" else "+"
        found += [Line(mark, after[place], place + 1) for place in range(start, end)]
    return tuple(found)


def file_difference(before: Rendered | None, after: Rendered) -> tuple[Line, ...]:
    """Return all lines of a Dockerfile, marked by their difference from another one, if there is one."""
    return compared(before.lines if before else after.lines, after.lines)


def changed_lines(before: Rendered, after: Rendered) -> tuple[int, ...]:
    """Return the numbers of the lines of ``after``, counted from 1, that are not in ``before``."""
    return tuple(line.number for line in file_difference(before, after) if line.mark == "+")


def ignore_difference(before: Rendered | None, after: Rendered) -> tuple[Line, ...]:
    """Return only the added and removed lines of the .dockerignore."""
    if before is None or before.dockerignore == after.dockerignore:
        return ()
    lines = compared(before.dockerignore.splitlines(), after.dockerignore.splitlines())
    return tuple(line for line in lines if line.mark != " ")
