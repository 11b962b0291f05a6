"""Messages and exit statuses of the command line."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import TextIO

from tui.text.clean import clean_line, clean_text


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

    @property
    def stopped(self) -> bool:
        """Whether the work was stopped from outside."""
        return self > Status.USAGE


when_lost: Callable[[], object] | None = None
"""Called when the reader of both stdout and stderr has gone. It may be called in any thread."""
_lost = False


def error(message: str, hint: str = "") -> None:
    """Print one line to stderr with the problem, its cause and a fix."""
    info(f"godock-tui: {message} {hint}".rstrip())


def info(text: str) -> None:
    """Print one line of progress to stderr, without control characters. A closed pipe or terminal is not an error."""
    if sys.stderr is None:  # closed by the caller, in which case print would write to stdout
        return
    try:
        print(clean_line(text), file=sys.stderr, flush=True)
    except OSError:
        _lose(sys.stderr)


def show(text: str = "", end: str = "\n") -> None:
    """Print a result to stdout, without control characters. Every verb prints its results with this function."""
    print(clean_text(text), end=end, flush=True)


def is_lost() -> bool:
    """Return whether the reader of both stdout and stderr has gone, as after `2>&1 | head`."""
    return _lost


def silence(stream: TextIO) -> None:
    """Discard the rest of a stream's output, so that Python does not report an error at exit."""
    with suppress(OSError):  # a stream without a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _lose(stream: TextIO) -> None:
    """Discard the output from now on. If stdout goes to the same reader, there is no use in further work."""
    global _lost  # noqa: PLW0603 - the process has one pair of streams
    shared = sys.stdout is not None and _same_file(sys.stdout, stream)
    silence(stream)
    if shared:
        silence(sys.stdout)
        _lost = True
        if when_lost is not None:
            when_lost()


def _same_file(one: TextIO, other: TextIO) -> bool:
    with suppress(OSError):
        return os.path.sameopenfile(one.fileno(), other.fileno())
    return False
