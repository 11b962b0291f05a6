"""A deadline for requests, which another thread can cancel."""

import socket
import threading
import time
import weakref
from contextlib import suppress


class TimeLimit:
    """Seconds from now on, also ``math.inf``. Cutting it closes every connection under it, whatever it waits for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._cut = threading.Event()
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    @property
    def left(self) -> float:
        """Seconds that are left, 0 when it is over."""
        return 0.0 if self._cut.is_set() else max(0.0, self._end - time.monotonic())

    def watch(self, connection: socket.socket) -> None:
        """Close a connection when the limit is cut."""
        with self._lock:
            self._sockets.add(connection)
        if self._cut.is_set():
            self.cut()

    def wait(self, seconds: float) -> bool:
        """Return whether there is time left after a pause. Do not pause where the time would be over."""
        return seconds < self.left and not self._cut.wait(seconds)

    def cut(self) -> None:
        """End it now. Reads that wait in other threads return at once."""
        self._cut.set()
        with self._lock:
            connections = list(self._sockets)
        for connection in connections:
            # shutdown and not close: the thread that reads still owns the descriptor
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
