"""A deadline for requests, which another thread can cancel."""

import socket
import threading
import time
import weakref
from contextlib import suppress


class TimeLimit:
    """A number of seconds from now, or ``math.inf``. Cutting it closes every connection under it."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._cut = threading.Event()
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    @property
    def left(self) -> float:
        """Remaining seconds, 0 when the time is over."""
        return 0.0 if self._cut.is_set() else max(0.0, self._end - time.monotonic())

    def watch(self, connection: socket.socket) -> None:
        """Close a connection when the limit is cut."""
        with self._lock:
            self._sockets.add(connection)
        if self._cut.is_set():
            self.cut()

    def wait(self, seconds: float) -> bool:
        """Pause, and return whether there is time left. Return False at once if the time would be over."""
        return seconds < self.left and not self._cut.wait(seconds)

    def cut(self) -> None:
        """End the limit now. Waiting reads in other threads return at once."""
        self._cut.set()
        with self._lock:
            connections = list(self._sockets)
        for connection in connections:
            # shutdown and not close, because the reading thread still owns the descriptor
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
