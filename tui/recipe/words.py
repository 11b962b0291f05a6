"""Several values on one line, quoted as in a shell."""

import re
import shlex
from collections.abc import Sequence

_BARE = re.compile(r"[\w@%+=:./~*?!^-]+", re.ASCII)
"""Text without quotes. Patterns do not need any, because the text never reaches a shell."""


def split_words(text: str, *, commas: bool = False) -> tuple[str, ...]:
    """Return the values of a line, separated by white space, and optionally by commas.

    Raises:
        ValueError: a quotation mark is not closed, or the line ends with a backslash.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace = ", \t" if commas else " \t"
    lexer.whitespace_split = True
    lexer.commenters = ""
    return tuple(lexer)


def join_words(values: Sequence[str], *, commas: bool = False) -> str:
    """Return the line that :func:`split_words` splits into these values."""
    separator = "," if commas else " "
    return separator.join(value if _bare(value, commas=commas) else _quoted(value) for value in values)


def _bare(value: str, *, commas: bool) -> bool:
    plain = value if commas else value.replace(",", "")
    return bool(_BARE.fullmatch(plain))


def _quoted(value: str) -> str:
    """Return a value in quotes, even where shlex does not add them, such as around a comma."""
    quoted = shlex.quote(value)
    return quoted if quoted != value else f"'{value}'"
