"""HTTP as it is spoken to strangers: every size, time and redirect has a limit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from tui import __version__
from tui.registry.error import RegistryError, garbage
from tui.registry.http_error import named, too_slow
from tui.registry.reference import is_loopback
from tui.registry.time_limit import TimeLimit
from tui.text.clean import clean_line

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
"""Between two pieces of an answer; the TimeLimit bounds the whole."""
_REDIRECTS = 4
_PIECE = 64 * 1024
_LONGEST_WORD = 200
"""Characters of a host or a reason that a message quotes."""


@dataclass(frozen=True, slots=True)
class Response:
    """One whole answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    url: str
    """After redirects."""

    @property
    def host(self) -> str:
        """Who answered, with the port."""
        return host_of(self.url)


def host_of(url: str) -> str:
    """Return host and port of a URL, fit to be shown."""
    return clean_line(urlsplit(url).netloc.rpartition("@")[2], _LONGEST_WORD)


class Http:
    """Connections that are kept for a while, all under one time limit. For one thread at a time."""

    def __init__(self, limit: TimeLimit) -> None:
        self._limit = limit
        self._managers: dict[str, urllib3.PoolManager] = {}

    def close(self) -> None:
        """Close what is still open."""
        for manager in self._managers.values():
            manager.clear()

    def send(
        self, url: str, *, at_most: int, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the answer of a server, after at most four redirects.

        Plain HTTP is spoken only to this machine. A header ``authorization`` is not carried to another host.

        Args:
            url: what to ask.
            at_most: bytes of the body that are read.
            method: GET or HEAD.
            headers: names in lower case.

        Raises:
            RegistryError: there is no whole answer within the limits.
        """
        sent = dict(headers or {})
        may_be_plain = is_loopback(urlsplit(url).netloc)
        for _ in range(_REDIRECTS + 1):
            _check(url, may_be_plain=may_be_plain)
            response = self._once(method, url, sent, at_most)
            if response.status not in {301, 302, 303, 307, 308} or "location" not in response.headers:
                return response
            try:
                target = urljoin(url, response.headers["location"])
                elsewhere = urlsplit(target)[:2] != urlsplit(url)[:2]
            except ValueError:
                raise garbage(host_of(url), "it redirects to what is no address") from None
            if elsewhere:
                sent.pop("authorization", None)
            url = target
        raise RegistryError(f"{host_of(url)} redirects again and again.", "Ask again later.", whole_host=True)

    def _once(self, method: str, url: str, headers: Mapping[str, str], at_most: int) -> Response:
        left = self._limit.left
        if not left:
            raise too_slow(host_of(url))
        try:
            answer = self._manager(url).request(
                method,
                url,
                headers={"user-agent": f"godock-tui/{__version__}", "accept-encoding": "identity", **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(READ_SECONDS, left)),
            )
            try:
                body = self._body(answer, url, at_most)
            except BaseException:
                answer.close()
                raise
            answer.release_conn()
        except HTTPError as error:
            raise named(error, host_of(url), over=not self._limit.left) from None
        except (OSError, ValueError) as error:
            raise garbage(host_of(url), clean_line(str(error), _LONGEST_WORD)) from None
        names = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status, names, body, url)

    def _body(self, answer: urllib3.BaseHTTPResponse, url: str, at_most: int) -> bytes:
        """Read piece by piece: only so can an endless or a dripping answer be told from a long one."""
        pieces, total = [], 0
        while piece := answer.read1(_PIECE):
            total += len(piece)
            if total > at_most:
                raise garbage(host_of(url), f"more than {at_most} bytes")
            if not self._limit.left:
                raise too_slow(host_of(url))
            pieces.append(piece)
        return b"".join(pieces)

    def _manager(self, url: str) -> urllib3.PoolManager:
        """Return the connections for a URL: through the proxy that the environment names, or straight."""
        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme, "")
        if is_loopback(parts.netloc) or proxy_bypass(parts.hostname or ""):
            proxy = ""
        if proxy not in self._managers:
            options: dict[str, Any] = {"num_pools": 8, "maxsize": 1}
            manager = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
            manager.pool_classes_by_scheme = _watched(self._limit)
            self._managers[proxy] = manager
        return self._managers[proxy]


def _watched(limit: TimeLimit) -> dict[str, Any]:
    """Return pools whose connections a time limit can close."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            limit.watch(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
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
    raise RegistryError(
        f"{host_of(url) or 'The registry'} sends us to an address that is not https: anybody on the way could answer.",
        "Only https is used, except on this machine.",
        whole_host=True,
    )
