"""What the command line says, and the exit status it ends with."""

import sys
from enum import IntEnum

from tui.text.clean import clean_line


class Status(IntEnum):
    """Exit status of the command line."""

    DONE = 0
    FAILED = 1
    """The work failed: a build failed, or problems were found."""
    USAGE = 2
    """The call is off."""


def complain(message: str, hint: str = "") -> None:
    """Print one line to stderr: what happened, why, what to do."""
    print(clean_line(f"godock-tui: {message} {hint}".rstrip()), file=sys.stderr)


def note(text: str) -> None:
    """Print one clean line of progress to stderr."""
    print(clean_line(text), file=sys.stderr, flush=True)
