"""The statements of a TOML text with their line numbers, which tomllib does not provide."""

import re
import tomllib
from collections.abc import Iterator

from tui.frozen import dataclass

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)",
    re.S,
)
"""The tokens that hide or end a statement: strings, comments, brackets and line ends."""

_PLACE = re.compile(r" \((?:at line (?P<line>\d+), column \d+|at end of document)\)$")


class TomlError(ValueError):
    """A text is not valid TOML.

    Attributes:
        message: the problem, in one sentence.
        line: counted from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Statement:
    """A key with its value, or the header of a table."""

    line: int
    """The first line, counted from 1."""
    key: str
    """The first part of a dotted key, or the name of a header."""
    value: object
    """The value from :mod:`tomllib`: a dict for a header or a dotted key."""
    header: bool


def statements(text: str) -> tuple[Statement, ...]:
    """Return the statements of a TOML text, in order.

    Raises:
        TomlError: it is not valid TOML, or a key occurs twice.
    """
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place["line"]) if place and place["line"] else text.rstrip("\n").count("\n") + 1
        raise TomlError(f"{_PLACE.sub('', str(error))}.", line) from None
    except RecursionError:
        raise TomlError("The brackets are nested too deeply.", 1) from None
    return tuple(
        Statement(line, key, value, chunk.lstrip().startswith("["))
        for line, chunk in _chunks(text.replace("\r\n", "\n"))
        for key, value in tomllib.loads(chunk).items()
    )


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement, comment and empty line of a valid text, with its line number."""
    depth, start, line = 0, 0, 1
    for token in _TOKEN.finditer(text):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token["end"] and depth == 0:
            yield line, text[start : token.end()]
            line += text.count("\n", start, token.end())
            start = token.end()
    yield line, text[start:]
