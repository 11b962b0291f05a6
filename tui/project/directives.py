"""The common syntax of go.mod and go.work: directives on lines or in blocks, with comments and strings."""

import json
import re
from collections.abc import Iterator

from tui.frozen import dataclass
from tui.project.model import ProjectError

_TOKEN = re.compile(
    r"[ \t\r\f\v]+"
    r"|(?P<comment>//.*)"
    r'|(?P<string>"(?:[^"\\]|\\.)*"|`[^`]*`)'
    r"|(?P<mark>=>|[()\[\],])"
    r"|(?P<word>(?:(?!//|=>)[^\s()\[\],\"`])+)"
    r"|(?P<stray>.)"
)


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive, such as ``require example.com/a v1.2.3``, alone or in a block."""

    verb: str
    arguments: tuple[str, ...]
    """Words after the verb, strings without their quotes."""
    comment: str
    """The text behind ``//`` on the same line, without white space around it."""
    line: int
    text: str
    """The whole line as written."""


def directives(text: str, file: str) -> Iterator[Directive]:
    """Yield the directives of a go.mod or go.work file in order.

    Source of the rules: the Go modules reference, "Lexical elements" and "Grammar".

    Raises:
        ProjectError: a string or a block is not closed, or a line is not valid.
    """
    block, opened = "", 0
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        words, comment = _words(line, file, number)
        if not words:
            continue
        if block:
            if words == [")"]:
                block = ""
            else:
                yield Directive(block, tuple(words), comment, number, line)
        elif words[-1] == "(" and len(words) == 2:
            block, opened = words[0], number
        elif words[1:] != ["(", ")"]:
            yield Directive(words[0], tuple(words[1:]), comment, number, line)
    if block:
        raise ProjectError(
            f"The block `{block} (` is not closed.", "Add the missing `)` to the file.", file, opened
        )


def _words(line: str, file: str, number: int) -> tuple[list[str], str]:
    words: list[str] = []
    comment = ""
    for match in _TOKEN.finditer(line):
        kind = match.lastgroup
        if kind == "comment":
            comment = match.group()[2:].strip()
        elif kind == "string":
            words.append(_unquote(match.group(), file, number))
        elif kind == "stray":
            raise ProjectError(
                "A quoted string is not closed on its line.",
                ("Add the missing quotation mark."),
                file,
                number,
            )
        elif kind is not None:
            words.append(match.group())
    if not all(word.isprintable() for word in words):
        raise ProjectError(
            "The line contains control characters.", "Remove the control characters.", file, number
        )
    if words[:1] and words[0].startswith(("<<<<<<<", "=======", ">>>>>>>")):
        raise ProjectError(
            "The file contains an unresolved merge conflict.",
            "Resolve the conflict, then run `go mod tidy`.",
            file,
            number,
        )
    return words, comment


def _unquote(quoted: str, file: str, number: int) -> str:
    if quoted.startswith("`"):
        return quoted[1:-1]
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        # JSON and Go share the escapes that occur in paths
        return str(json.loads(quoted))
    except ValueError:
        raise ProjectError(
            f"{quoted} is not a valid string.", "Use a string without backslashes.", file, number
        ) from None
