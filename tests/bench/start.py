"""From the command to the first frame, in a terminal of its own, against a bare Textual app."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from statistics import median

from tests.bench.figure import Figure, ratio

_SAMPLE = Path(__file__).parents[1] / "projects" / "gin-sample"
_RUNS = 15
_PATIENCE = 20.0
"""Seconds after which a start counts as failed."""


def figures() -> list[Figure]:
    """Start both in turns."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="godock-bench-") as home:
        for turn in range(_RUNS + 1):
            # a word of the preview: the frame that holds it is the whole wizard
            one = seconds_to([sys.executable, "-m", "tui", str(_SAMPLE)], b"WORKDIR", home)
            other = seconds_to([sys.executable, "-m", "tests.bench.bare"], b"leave", home)
            if turn:  # the first pair warms the disk's cache
                ours.append(one)
                theirs.append(other)
    how = (
        f"a pty of 120x40, {_RUNS} starts in turns; ours until the Dockerfile preview is written, "
        "against header and footer of a bare Textual app"
    )
    return [
        ratio("start", ours, theirs, 2.0, how),
        Figure("start, alone", median(ours) * 1000, "ms", None, "the same starts, median"),
    ]


def seconds_to(argv: list[str], words: bytes, home: str) -> float:
    """Return the seconds from starting a program to the moment it has written these words, and end it."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_CACHE_HOME": home}
    began = time.perf_counter()
    # an installed program has its bytecode, as Textual has: the first start writes ours
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        argv, stdin=slave, stdout=slave, stderr=slave, env=environ, start_new_session=True
    )
    os.close(slave)
    try:
        written = b""
        while words not in written:
            chunk = _read(master, _PATIENCE)
            if not chunk:
                raise RuntimeError(f"{argv} never wrote {words!r}: {written[-2000:]!r}")
            written += chunk
        return time.perf_counter() - began
    finally:
        _end(process, master)
        os.close(master)


def _read(master: int, patience: float) -> bytes:
    """Return what the program writes next; nothing when it has ended or stays silent."""
    ready, _, _ = select.select([master], [], [], patience)
    try:
        return os.read(master, 65_536) if ready else b""
    except OSError:  # the other side is closed
        return b""


def _end(process: "subprocess.Popen[bytes]", master: int) -> None:
    """Ask the program to end, read on so that it can, and reap it."""
    process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + 5
    while process.poll() is None and time.monotonic() < deadline:
        _read(master, 0.02)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
