"""From the command to the first frame, in a terminal of its own, against a bare Textual app."""

import os
import signal
import sys
import tempfile
import time
from statistics import median

from tests.bench.cockpit import SAMPLE
from tests.bench.figure import Figure, ratio
from tests.support.terminal import terminal

_RUNS = 15


def figures() -> list[Figure]:
    """Start both in turns."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="godock-bench-") as home:
        for turn in range(_RUNS + 1):
            # a word of the preview: the frame that holds it is the whole wizard
            one = seconds_to([sys.executable, "-m", "tui", str(SAMPLE)], "WORKDIR", home)
            other = seconds_to([sys.executable, "-m", "tests.bench.bare"], "leave", home)
            if turn:  # the first pair warms the disk's cache
                ours.append(one)
                theirs.append(other)
    how = (
        f"a pty of 120x40, {_RUNS} starts in turns; ours until the Dockerfile preview is written, "
        "against header and footer of a bare Textual app"
    )
    return [
        ratio("start", ours, theirs, 1.7, how),
        Figure("start, alone", median(ours) * 1000, "ms", None, "the same starts, median"),
    ]


def seconds_to(argv: list[str], words: str, home: str) -> float:
    """Return the seconds from starting a program to the moment it has written these words, and end it."""
    environ = {**os.environ, "COLORTERM": "truecolor", "XDG_CACHE_HOME": home}
    # an installed program has its bytecode, as Textual has: the first start writes ours
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    with terminal(argv, environ) as screen:
        screen.until(words)
        took = time.perf_counter() - began
        screen.process.send_signal(signal.SIGTERM)
        screen.ended()
    return took
