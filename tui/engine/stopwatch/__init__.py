"""The stopwatch: a program of two kilobytes that starts another one inside its container and takes the time.

Starting a container costs the runtime a quarter of a second, give or take fifty milliseconds: more than what there is
to see. So the runtime is kept out of it: the clock runs inside one container, from fork to answer, as often as wanted.
"""

import re
from dataclasses import dataclass
from importlib import resources

_LINE = re.compile(r"run (-?\d+) (-?\d+) (-?\d+) (\d+)")


@dataclass(frozen=True, slots=True)
class Timing:
    """One run of a program. None for what did not happen."""

    listens_ms: float | None
    """Until its port accepted a connection."""
    ends_ms: float | None
    """Until its port answered a request or, without a port, until it exited."""
    status: int | None
    """Its exit status, 128 + number for a signal; None when the stopwatch ended it."""
    peak_bytes: int
    """Its largest resident set: anonymous memory and the pages of its file that it touched."""


def stopwatch(architecture: str) -> bytes:
    """Return the program for ``amd64`` or ``arm64``; empty for another architecture."""
    file = resources.files(__name__) / f"stopwatch-{architecture}"
    return file.read_bytes() if architecture in {"amd64", "arm64"} else b""


def arguments(*, runs: int, budget: float, limit: float, port: int | None) -> tuple[str, ...]:
    """Return what the stopwatch is told before the program and its arguments.

    Args:
        runs: how often the program is started.
        budget: seconds after which no further run begins, once there are three.
        limit: seconds after which a single run is given up.
        port: where it answers; None when it is its exit that ends a run.
    """
    return str(runs), str(round(budget * 1000)), str(round(limit * 1000)), str(port or 0)


def laps(lines: tuple[str, ...]) -> tuple[Timing, ...]:
    """Return the runs that the stopwatch's output tells of; any other line is passed over."""
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    return tuple(_lap(*(int(figure) for figure in match.groups())) for match in found)


def _lap(listens: int, ends: int, status: int, kilobytes: int) -> Timing:
    return Timing(
        None if listens < 0 else listens / 1e6,
        None if ends < 0 else ends / 1e6,
        None if status < 0 else status,
        kilobytes * 1024,
    )
