"""How long asking may take in all, and the way to end it from another thread."""

import socket
import threading
import time
from contextlib import suppress


class TimeLimit:
    """Seconds from now on. Once it is cut, every connection under it is closed, whatever it waits for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._cut = threading.Event()
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    @property
    def left(self) -> float:
        """Seconds that are left; 0 when it is over."""
        return 0.0 if self._cut.is_set() else max(0.0, self._end - time.monotonic())

    def watch(self, connection: socket.socket) -> None:
        """Close a connection when the limit is cut."""
        with self._lock:
            self._sockets.append(connection)
        if self._cut.is_set():
            self.cut()

    def cut(self) -> None:
        """End it now. Reads that wait in other threads return at once."""
        self._cut.set()
        with self._lock:
            connections, self._sockets = self._sockets, []
        for connection in connections:
            # shutdown and not close: the thread that reads still owns the descriptor
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
