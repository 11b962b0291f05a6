"""The stopwatch: a program of two kilobytes that starts another one inside its container and measures the time.

Starting a container takes the runtime a quarter of a second, plus or minus fifty milliseconds, which is more than the
measured time. To exclude the runtime, all runs are timed inside one container, from fork to answer.
"""

import re
from importlib import resources

from tui.frozen import dataclass

_LINE = re.compile(r"run (-?\d+) (-?\d+) (-?\d+) (\d+)")


@dataclass(frozen=True, slots=True)
class Timing:
    """One run of a program. A field is None if its event did not happen."""

    listens_ms: float | None
    """Until its port accepted a connection."""
    ends_ms: float | None
    """Until its port answered a request or, without a port, until it exited."""
    status: int | None
    """Its exit status, 128 + number for a signal, or None if the stopwatch ended it."""
    peak_bytes: int
    """Its largest resident set: anonymous memory and the pages of its file that it touched."""


def stopwatch(architecture: str) -> bytes:
    """Return the program for ``amd64`` or ``arm64``, or empty bytes for another architecture."""
    file = resources.files(__name__) / f"stopwatch-{architecture}"
    return file.read_bytes() if architecture in {"amd64", "arm64"} else b""


def arguments(*, runs: int, budget: float, limit: float, port: int | None) -> tuple[str, ...]:
    """Return the stopwatch's arguments, which precede the program and its arguments.

    Args:
        runs: the number of runs.
        budget: seconds after which no further run starts, after the first three.
        limit: seconds after which a single run is aborted.
        port: the port that answers, or None if a run ends with the program's exit.
    """
    return str(runs), str(round(budget * 1000)), str(round(limit * 1000)), str(port or 0)


def laps(lines: tuple[str, ...]) -> tuple[Timing, ...]:
    """Return the runs in the stopwatch's output. Other lines are ignored."""
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    return tuple(_lap(*(int(figure) for figure in match.groups())) for match in found)


def _lap(listens: int, ends: int, status: int, kilobytes: int) -> Timing:
    return Timing(
        None if listens < 0 else listens / 1e6,
        None if ends < 0 else ends / 1e6,
        None if status < 0 else status,
        kilobytes * 1024,
    )
