"""A terminal driver that ends the app when the terminal is closed and never blocks it.

Textual has no public interface for drivers, so this relies on private members of textual 8.2, and pyproject.toml
excludes the next major version. tests/ui/test_leaving.py runs it in a real terminal.
"""

import os
import select
import selectors
import sys
import termios
import threading
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import Any, TextIO, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from tui.ui.kit.leaving import LeavingApp

_RESTORE = (
    b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Turns off every terminal mode that Textual turns on."""


class TerminalDriver(LinuxDriver):
    """Textual's driver with handling of a closed terminal."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # an error would end Textual's writer thread, and the next caller would wait for it forever
        self._file = cast("Any", _Output(cast("TextIO", self._file)))

    def run_input_thread(self) -> None:
        # unlike Textual's, it ends at the end of the input instead of reading it again and again
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            # no code waits for a thread that has a successor
            while not self.exit_event.is_set() and self._key_thread is threading.current_thread():
                if selector.select(0.1):
                    read = self._read()
                    if not read:
                        cast("LeavingApp", self._app).terminal_closed()
                        return
                    for event in parser.feed(decode(read)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        with suppress(OSError):  # such as EIO after the other side of the terminal was closed
            return os.read(self.fileno, 4096)
        return b""

    def _sigcont_application(self, *_: object) -> None:
        # a terminal that closes also sends this signal to an app that was never suspended
        self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        if not cast("LeavingApp", self._app).leaving:
            if not self._must_signal_resume:
                self.suspend_application_mode()
            self.resume_application_mode()

    def restore(self) -> None:
        """Restore the terminal after an abnormal end, without waiting."""
        before = self.attrs_before
        with suppress(termios.error, OSError, ValueError):
            if before is None or termios.tcgetattr(self.fileno) == before:
                return
            termios.tcsetattr(self.fileno, termios.TCSANOW, before)
            error = sys.__stderr__.fileno() if sys.__stderr__ else 2
            if select.select([], [error], [], 0)[1]:
                os.write(error, _RESTORE)


class _Output:
    """A file that discards output after a write error."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()
