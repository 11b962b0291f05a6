"""A program in a terminal of its own: what it draws is read, keys are typed, and its end is waited for."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
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
    _life: int
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

    def close(self) -> None:
        """Go away, as a terminal whose window is closed."""
        os.close(self._near)
        self._near = -1

    def ended(self, seconds: float = _PATIENCE) -> int:
        """Read until the program has ended, and return its exit status.

        Args:
            seconds: how long it may take, from now or from the first that the program writes.
        """
        deadline = monotonic() + seconds
        while self.process.poll() is None:
            before = len(self.drawn)
            assert monotonic() < deadline, f"it runs on; at last it wrote {bytes(self.drawn[-2000:])!r}"
            self._read(0.05)
            if not before and self.drawn:
                deadline = monotonic() + seconds
        while self._read(0):
            pass
        return self.process.returncode

    @property
    def alone(self) -> bool:
        """Whether no process is left that the program has forked; waits for their end."""
        ready, _, _ = select.select([self._life], [], [], _PATIENCE)
        return bool(ready) and os.read(self._life, 1) == b""

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was found: its modes, and what the program turned on in it."""
        pairs = (("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?1000h", "\x1b[?1000l"))
        text = self.drawn.decode("utf-8", "replace")
        return termios.tcgetattr(self._far) == self._modes and all(
            text.rfind(on) <= text.rfind(off) for on, off in pairs
        )

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([] if self._near < 0 else [self._near], [], [], seconds)
        if ready:
            with suppress(OSError):
                self.drawn += os.read(self._near, 1 << 16)
        return bool(ready)


def signals_of_a_shell() -> None:
    """Take the signals as a shell leaves them, because tests that run in the background ignore SIGINT and SIGHUP."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _begin(controlling: bool) -> None:
    """Take the terminal, and the signals of a shell."""
    signals_of_a_shell()
    if controlling:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def terminal(
    argv: Sequence[str],
    environ: Mapping[str, str],
    columns: int = 120,
    rows: int = 40,
    *,
    controlling: bool = False,
) -> Iterator[Terminal]:
    """Run a program in a new terminal, and end it at the end.

    Args:
        argv: the command line.
        environ: its environment.
        columns: the terminal's width.
        rows: its height.
        controlling: whether closing the terminal sends SIGHUP, as it does to whoever is started by a shell.
    """
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    modes = termios.tcgetattr(far)
    life, held = os.pipe()  # whoever is forked from the program holds it open, too
    process = subprocess.Popen(
        argv,
        stdin=far,
        stdout=far,
        stderr=far,
        env={**environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": str(rows)},
        start_new_session=True,
        pass_fds=[held],
        preexec_fn=partial(_begin, controlling),  # noqa: PLW1509
    )
    os.close(held)
    screen = Terminal(process, near, far, modes, life)
    try:
        yield screen
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if screen._near >= 0:
            os.close(near)
        os.close(far)
        os.close(life)
