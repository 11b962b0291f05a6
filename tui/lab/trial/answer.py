"""Asks a port of a running container whether anybody is there, as a browser would."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from tui.text.clean import clean_line

_REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: godock-tui\r\nConnection: close\r\n\r\n"
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")


class Reach(StrEnum):
    """How far a request came."""

    ANSWERED = "answered"
    SILENT = "silent"
    """The connection was accepted and kept, but nothing was said: a protocol in which the client's words mean nothing."""
    CLOSED = "closed"
    """The engine's forwarder accepted it, found nobody behind itself, and closed it."""
    REFUSED = "refused"
    """Nobody listens at that address: nothing is published there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request met with."""

    reach: Reach
    said: str = ""
    """``HTTP 200``, or ``TCP`` where what came back is no HTTP."""

    @property
    def there(self) -> bool:
        """Whether the program behind the port took the connection."""
        return self.reach in {Reach.ANSWERED, Reach.SILENT}


async def ask(host: str, port: int, patience: float = 2.0) -> Answer:
    """Connect, send a request for ``/``, and return what comes back first.

    Args:
        host: where the port is published.
        port: its number there.
        patience: seconds that the other side may say nothing.
    """
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return Answer(Reach.REFUSED)
    try:
        async with asyncio.timeout(patience):
            writer.write(_REQUEST)
            await writer.drain()
            return _answer(await reader.read(64))
    except TimeoutError:
        return Answer(Reach.SILENT, "TCP")
    except OSError:
        return Answer(Reach.CLOSED)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _answer(data: bytes) -> Answer:
    if not data:
        return Answer(Reach.CLOSED)
    status = _STATUS_LINE.match(data)
    return Answer(Reach.ANSWERED, clean_line(f"HTTP {status[1].decode()}" if status else "TCP"))
