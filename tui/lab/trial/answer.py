"""Checks whether a port of a running container answers, with the request of a browser."""

import asyncio
import re
from contextlib import suppress
from enum import StrEnum

from tui.frozen import dataclass
from tui.text.clean import clean_line

_REQUEST = "GET {} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: godock-tui\r\nConnection: close\r\n\r\n"
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")


class Reach(StrEnum):
    """How far a request got."""

    ANSWERED = "answered"
    SILENT = "silent"
    """The connection was accepted and stays open without a reply: the protocol of the server is not HTTP."""
    CLOSED = "closed"
    """The engine's forwarder accepted the connection, reached no program, and closed it."""
    REFUSED = "refused"
    """Nothing listens at that address, so no port is published there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one request."""

    reach: Reach
    reply: str = ""
    """``HTTP 200``, with the route unless it is ``/``, or ``TCP`` where the reply is not HTTP."""

    @property
    def there(self) -> bool:
        """Whether the program behind the port accepted the connection."""
        return self.reach in {Reach.ANSWERED, Reach.SILENT}


async def ask(host: str, port: int, route: str = "/", patience: float = 2.0) -> Answer:
    """Connect, send a request, and return the start of the reply.

    Args:
        host: the address on which the port is published.
        port: its number at that address.
        route: the path of the request.
        patience: seconds to wait for a reply.
    """
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return Answer(Reach.REFUSED)
    try:
        async with asyncio.timeout(patience):
            writer.write(_REQUEST.format(route).encode())
            await writer.drain()
            return _answer(await reader.read(64), route)
    except TimeoutError:
        return Answer(Reach.SILENT, "TCP")
    except OSError:
        return Answer(Reach.CLOSED)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _answer(data: bytes, route: str) -> Answer:
    if not data:
        return Answer(Reach.CLOSED)
    status = _STATUS_LINE.match(data)
    if status is None:
        return Answer(Reach.ANSWERED, "TCP")
    words = f"HTTP {status[1].decode()}" if route == "/" else f"HTTP {status[1].decode()} for {route}"
    return Answer(Reach.ANSWERED, clean_line(words))
