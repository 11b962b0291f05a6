"""A program in a terminal of its own: what it draws is read, keys are typed, and its end is waited for."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

_PATIENCE = 20
"""Seconds after which a test fails instead of waiting on."""


@dataclass(slots=True)
class Terminal:
    """The terminal's side of a running program."""

    process: subprocess.Popen[bytes]
    _near: int
    _far: int
    _modes: list[object]
    drawn: bytearray = field(default_factory=bytearray)
    """All that the program has written so far."""

    def until(self, words: str) -> None:
        """Read until the program has written these words."""
        deadline = monotonic() + _PATIENCE
        while words.encode() not in self.drawn:
            assert monotonic() < deadline, f"{words!r} not in {bytes(self.drawn)!r}"
            self._read(1.0)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._near, keys.encode())

    def ended(self) -> int:
        """Read until the program has ended, and return its exit status."""
        deadline = monotonic() + _PATIENCE
        while self.process.poll() is None:
            assert monotonic() < deadline, "it runs on"
            self._read(0.05)
        while self._read(0):
            pass
        return self.process.returncode

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was found: its modes, and what the program turned on in it."""
        pairs = (("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?1000h", "\x1b[?1000l"))
        text = self.drawn.decode("utf-8", "replace")
        return termios.tcgetattr(self._far) == self._modes and all(
            text.rfind(on) < text.rfind(off) for on, off in pairs
        )

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._near], [], [], seconds)
        if ready:
            with suppress(OSError):
                self.drawn += os.read(self._near, 1 << 16)
        return bool(ready)


@contextmanager
def terminal(
    argv: Sequence[str], environ: Mapping[str, str], columns: int = 120, rows: int = 40
) -> Iterator[Terminal]:
    """Run a program in a new terminal, and end it at the end."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    modes = termios.tcgetattr(far)
    process = subprocess.Popen(
        argv,
        stdin=far,
        stdout=far,
        stderr=far,
        env={**environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": str(rows)},
        start_new_session=True,
    )
    try:
        yield Terminal(process, near, far, modes)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(near)
        os.close(far)
