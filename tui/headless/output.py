"""Messages and exit statuses of the command line."""

import sys
from enum import IntEnum

from tui.text.clean import clean_line


class Status(IntEnum):
    """Exit status of the command line."""

    DONE = 0
    FAILED = 1
    """The work failed: a build failed, problems were found, or a file could not be written."""
    USAGE = 2
    """The command line is not valid."""
    HUNG_UP = 129
    """The terminal was closed. Like the next two, 128 plus the signal's number, as in a shell."""
    INTERRUPTED = 130
    """Stopped with ctrl+c."""
    TERMINATED = 143
    """Stopped with SIGTERM."""


def error(message: str, hint: str = "") -> None:
    """Print one line to stderr with the problem, its cause and a fix."""
    info(f"godock-tui: {message} {hint}".rstrip())


def info(text: str) -> None:
    """Print one line of progress to stderr, without control characters."""
    if sys.stderr is not None:  # closed by the caller, in which case print would write to stdout
        print(clean_line(text), file=sys.stderr, flush=True)
