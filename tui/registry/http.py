"""HTTP with untrusted servers: every size, time and redirect has a limit."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from tui import __version__
from tui.frozen import dataclass
from tui.registry.error import (
    RegistryError,
    broken,
    endless,
    network_error,
    not_encrypted,
    too_slow,
    unusable,
)
from tui.registry.reference import is_loopback
from tui.registry.time_limit import TimeLimit
from tui.text.clean import clean_line

CONNECT_SECONDS = 3.0
_REDIRECTS = 4
_PIECE = 64 * 1024
_LARGEST_REST = 64 * 1024
"""Bytes of an unused body that are read, so that its connection can be used again."""
_LONGEST_WORD = 200
"""Characters of a host or a reason that a message quotes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A range of a file that is read while it is sent."""

    content: BinaryIO
    start: int
    size: int


class Answer:
    """An answer whose body is read in pieces."""

    def __init__(self, response: urllib3.BaseHTTPResponse, url: str, limit: TimeLimit) -> None:
        self._response = response
        self._limit = limit
        self._rest: bytes | None = None
        self.url = url
        """After redirects."""
        self.status = response.status
        self.headers: Mapping[str, str] = {name.lower(): value for name, value in response.headers.items()}
        """Names in lower case."""

    @property
    def host(self) -> str:
        """The server that answered, with the port."""
        return host_of(self.url)

    def pieces(self) -> Iterator[bytes]:
        """Yield the body.

        Raises:
            RegistryError: it is not whole, or the time is over.
        """
        whole = False
        try:
            while piece := self._piece():
                yield piece
            whole = True
        finally:
            if whole:
                self._response.release_conn()
            else:
                self.close()

    def read(self, at_most: int) -> bytes:
        """Return the whole body.

        Raises:
            RegistryError: it is not whole or longer than that, or the time is over.
        """
        pieces, total = [], 0
        for piece in self.pieces():
            total += len(piece)
            if total > at_most:
                self.close()
                raise unusable(self.host, f"more than {at_most} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    def rest(self) -> bytes:
        """Return a short optional body, such as that of an error, without raising.

        Until it is read, its connection cannot be used again.
        """
        if self._rest is None:
            try:
                self._rest = self.read(_LARGEST_REST)
            except RegistryError:
                self._rest = b""
        return self._rest

    def close(self) -> None:
        """Close the connection. The unread rest is lost."""
        self._response.close()

    def _piece(self) -> bytes:
        """Return the next piece. Reading in pieces lets the time limit end an endless or very slow answer."""
        if not self._limit.left:
            raise too_slow(self.host)
        try:
            piece = self._response.read1(_PIECE)
        except HTTPError as error:
            raise network_error(error, self.host, over=not self._limit.left) from None
        except (OSError, ValueError) as error:
            raise broken(self.host, clean_line(str(error), _LONGEST_WORD)) from None
        return piece


class Http:
    """Pooled connections under one time limit. For one thread at a time.

    Args:
        limit: bounds everything that is sent or received.
        read_seconds: bounds the time between two pieces of an answer.
    """

    def __init__(self, limit: TimeLimit, read_seconds: float) -> None:
        self.limit = limit
        self._read_seconds = read_seconds
        self._managers: dict[str, urllib3.PoolManager] = {}

    def close(self) -> None:
        """Close all open connections."""
        for manager in self._managers.values():
            manager.clear()

    def open(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        part: Part | None = None,
    ) -> Answer:
        """Return the answer of a server, after at most four redirects.

        Plain HTTP is used only for this machine. Neither an authorization nor a body is sent to another host, so the
        redirect of a request with a body is returned as the answer.

        Args:
            url: the address.
            method: the HTTP method.
            headers: names in lower case.
            part: the body.

        Raises:
            RegistryError: there is no answer within the limits.
        """
        sent = dict(headers or {})
        may_be_plain = is_loopback(urlsplit(url).netloc)
        for _ in range(_REDIRECTS + 1):
            _check(url, may_be_plain=may_be_plain)
            answer = self._once(method, url, sent, part)
            if answer.status not in {301, 302, 303, 307, 308} or "location" not in answer.headers:
                return answer
            try:
                target = urljoin(url, answer.headers["location"])
                elsewhere = origin_of(target) != origin_of(url)
            except ValueError:
                answer.close()
                raise unusable(host_of(url), "redirect to an invalid address") from None
            if method not in {"GET", "HEAD"} and (elsewhere or answer.status not in {307, 308}):
                return answer
            if elsewhere:
                sent.pop("authorization", None)
            answer.rest()
            url = target
        raise endless(host_of(url))

    def _once(self, method: str, url: str, headers: Mapping[str, str], part: Part | None) -> Answer:
        left = self.limit.left
        if not left:
            raise too_slow(host_of(url))
        own = {"user-agent": f"godock-tui/{__version__}", "accept-encoding": "identity"}
        if part is not None:
            own["content-length"] = str(part.size)
        try:
            response = self._manager(url).request(
                method,
                url,
                body=None if part is None else self._pieces(part, host_of(url)),
                headers={**own, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(
                    connect=min(CONNECT_SECONDS, left), read=min(self._read_seconds, left)
                ),
            )
        except HTTPError as error:
            raise network_error(error, host_of(url), over=not self.limit.left) from None
        except (OSError, ValueError) as error:
            raise unusable(host_of(url), f"of {clean_line(str(error), _LONGEST_WORD)}") from None
        return Answer(response, url, self.limit)

    def _pieces(self, part: Part, host: str) -> Iterator[bytes]:
        """Yield the pieces to send until the time limit is over."""
        try:
            part.content.seek(part.start)
            left = part.size
            while left:
                if not self.limit.left:
                    raise too_slow(host)
                piece = part.content.read(min(_PIECE, left))
                if not piece:
                    raise EOFError("the file is shorter than expected")
                left -= len(piece)
                yield piece
        except (OSError, EOFError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise RegistryError(
                f"The content to push to {host} cannot be read ({reason}).",
                "Build the image again, then push it.",
            ) from None

    def _manager(self, url: str) -> urllib3.PoolManager:
        """Return the connections for a URL, through the proxy of the environment or direct."""
        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme, "")
        if is_loopback(parts.netloc) or proxy_bypass(parts.hostname or ""):
            proxy = ""
        if proxy not in self._managers:
            options: dict[str, Any] = {"num_pools": 8, "maxsize": 1}
            manager = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
            manager.pool_classes_by_scheme = _watched(self.limit, self._read_seconds)
            self._managers[proxy] = manager
        return self._managers[proxy]


def host_of(url: str) -> str:
    """Return host and port of a URL, clean."""
    return clean_line(urlsplit(url).netloc.rpartition("@")[2], _LONGEST_WORD)


def origin_of(url: str) -> tuple[str, str]:
    """Return scheme and authority of a URL, for which a login is valid."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _watched(limit: TimeLimit, send_seconds: float) -> dict[str, Any]:
    """Return pools whose connections a time limit can close, with the same timeout for sending and reading."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            self.sock.settimeout(send_seconds)
            limit.watch(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            self.sock.settimeout(send_seconds)
            limit.watch(self.sock)

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _check(url: str, *, may_be_plain: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and may_be_plain and is_loopback(parts.netloc)):
        return
    raise not_encrypted(host_of(url))
