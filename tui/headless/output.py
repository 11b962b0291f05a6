"""What the command line says, and the exit status it ends with."""

import sys
from enum import IntEnum

from tui.text.clean import clean_line


class Status(IntEnum):
    """Exit status of the command line."""

    DONE = 0
    FAILED = 1
    """The work failed: a build failed, problems were found, or a file could not be written."""
    USAGE = 2
    """The call is off."""
    HUNG_UP = 129
    """The terminal went away. Like the next two: 128 and the signal's number, as shells have it."""
    INTERRUPTED = 130
    """Stopped with ctrl+c."""
    TERMINATED = 143
    """Stopped with SIGTERM."""


def error(message: str, hint: str = "") -> None:
    """Print one line to stderr: what happened, why, what to do."""
    info(f"godock-tui: {message} {hint}".rstrip())


def info(text: str) -> None:
    """Print one clean line of progress to stderr."""
    if sys.stderr is not None:  # closed by the caller; print would take stdout instead
        print(clean_line(text), file=sys.stderr, flush=True)
