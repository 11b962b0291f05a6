"""Several values in one line of text, as a shell would read them."""

import re
import shlex
from collections.abc import Sequence

_BARE = re.compile(r"[\w@%+=:./~*?!^-]+", re.ASCII)
"""What no reader of ours splits; patterns need no quotes, because no shell sees them."""


def split_words(text: str, *, commas: bool = False) -> tuple[str, ...]:
    """Return the values of a line: told apart by white space, and by commas where they cannot be part of a value.

    Raises:
        ValueError: a quotation mark is not closed, or the line ends with a backslash.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace = ", \t" if commas else " \t"
    lexer.whitespace_split = True
    lexer.commenters = ""
    return tuple(lexer)


def join_words(values: Sequence[str], *, commas: bool = False) -> str:
    """Return the line that :func:`split_words` takes apart into these values."""
    separator = "," if commas else " "
    return separator.join(value if _bare(value, commas=commas) else _quoted(value) for value in values)


def _bare(value: str, *, commas: bool) -> bool:
    plain = value if commas else value.replace(",", "")
    return bool(_BARE.fullmatch(plain))


def _quoted(value: str) -> str:
    """Single quotes also where shlex would leave them out, as around a comma."""
    quoted = shlex.quote(value)
    return quoted if quoted != value else f"'{value}'"
