"""Requests to registries, with authorization and retries where they are needed."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field
from typing import TypeVar
from urllib.parse import urljoin

from tui.frozen import dataclass
from tui.registry.auth import Auth, Logins
from tui.registry.error import RegistryError, not_encrypted, refused
from tui.registry.http import Answer, Http, Part, origin_of
from tui.registry.reference import Reference
from tui.registry.time_limit import TimeLimit

T = TypeVar("T")

_LONGEST_PAUSE = 60
"""Seconds: a longer Retry-After is an error."""


@dataclass(frozen=True, slots=True)
class Patience:
    """The retries and timeouts of a caller."""

    retries: int = 0
    """Consecutive failures without progress before an error is raised."""
    read_seconds: float = 5.0
    """The limit between two pieces of an answer. The TimeLimit bounds the whole."""
    pause: float = 0.25
    """Seconds before the first retry. Each further pause is twice as long."""


BRIEF = Patience()
"""For queries whose answer is optional."""
PATIENT = Patience(retries=5, read_seconds=60)
"""For transfers, because a registry may need long to verify a large blob."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, which can be sent again."""

    reference: Reference
    """The image or repository."""
    target: str
    """A path, or an address from the registry. Only the registry's own addresses get an authorization."""
    scopes: tuple[str, ...]
    """The access that a token must grant."""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    part: Part | None = None
    """The body."""


class Conversation:
    """The requests of one user to any registries under one time limit. For one thread at a time."""

    def __init__(self, limit: TimeLimit, patience: Patience, logins: Logins) -> None:
        self._limit = limit
        self._patience = patience
        self._http = Http(limit, patience.read_seconds)
        self._auth = Auth(self._http, logins)
        self._schemes: dict[str, str] = {}

    def close(self) -> None:
        """Close all open connections."""
        self._http.close()

    def open(self, request: Request) -> Answer:
        """Return the answer of a registry. Where it needs an authorization, get one and repeat the request once.

        Raises:
            RegistryError: there is no answer within the limits, or no token.
        """
        scheme = self._schemes.get(request.reference.api_host)
        if scheme is None and request.reference.loopback:
            return self._first(request)
        return self._open(request, scheme or "https")

    def expect(self, reference: Reference, answer: Answer, *statuses: int) -> Answer:
        """Return an answer that has one of the statuses.

        Raises:
            RegistryError: it has another one.
        """
        if answer.status in statuses:
            return answer
        problem = self._auth.problem(reference)
        raise refused(reference, answer.host, answer.status, answer.headers, answer.rest(), problem)

    def repeat(self, request: Callable[[], T]) -> T:
        """Return what a request returns, after retries where its errors are temporary.

        Raises:
            RegistryError: the last error.
        """
        failures = 0
        while True:
            try:
                return request()
            except RegistryError as error:
                failures += 1
                if not self.pause(error, failures):
                    raise

    def pause(self, error: RegistryError, failures: int) -> bool:
        """Wait before a retry, and return whether to retry.

        Args:
            error: why the request failed.
            failures: the number of consecutive failures.
        """
        if not error.temporary or failures > self._patience.retries or error.after > _LONGEST_PAUSE:
            return False
        return self._limit.wait(max(self._patience.pause * 2 ** (failures - 1), error.after))

    def _first(self, request: Request) -> Answer:
        """Send the first request to a registry on this machine. A TLS server answers plain HTTP with status 400."""
        answer, scheme = self._open(request, "http"), "http"
        if answer.status == 400:
            answer.rest()
            with suppress(RegistryError):
                answer, scheme = self._open(request, "https"), "https"
        self._schemes[request.reference.api_host] = scheme
        return answer

    def _open(self, request: Request, scheme: str) -> Answer:
        reference = request.reference
        base = f"{scheme}://{reference.api_host}"
        url = urljoin(base, request.target)
        if scheme == "https" and origin_of(url)[0] != "https":
            raise not_encrypted(reference.api_host)
        own = origin_of(url) == origin_of(base)
        headers = dict(request.headers)
        if own and (known := self._auth.header(reference, request.scopes)):
            headers["authorization"] = known
        answer = self._http.open(url, method=request.method, headers=headers, part=request.part)
        if answer.status != 401 or not own or origin_of(answer.url) != origin_of(base):
            return answer
        answer.rest()
        challenge = answer.headers.get("www-authenticate", "")
        authorization = self._auth.renewed(reference, request.scopes, challenge)
        if not authorization:
            return answer
        headers["authorization"] = authorization
        return self._http.open(url, method=request.method, headers=headers, part=request.part)
