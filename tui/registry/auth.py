"""Logins and tokens. Both are sent only to the registry itself, or to the token server that it names."""

import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import field
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from urllib3 import make_headers

from tui.frozen import dataclass
from tui.registry.document import BadDocument, read_token
from tui.registry.error import not_encrypted, refused, unusable
from tui.registry.headers import Challenge, read_challenge, takes_password
from tui.registry.http import Http, Part
from tui.registry.reference import Reference, is_loopback
from tui.registry.time_limit import TimeLimit
from tui.text.clean import clean_line

_LARGEST_TOKEN = 64 * 1024
_HELPER_SECONDS = 60.0
"""A credential helper may need an answer from the user."""
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Login:
    """A user's login to one registry. All fields are empty for anonymous access."""

    username: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)
    """A token that some registries issue instead of a stored password."""
    problem: str = ""
    """Why the login could not be read, as a clause."""


Logins = Callable[[str], Login]
"""Finds the login for a registry, by its name in references."""


def docker_login(registry: str) -> Login:
    """Return the user's login for a registry, from Docker's configuration, credential helpers and stores."""
    from docker.auth import load_config  # noqa: PLC0415 - the one part of docker-py that this package uses

    # a missing helper is reported by an exception too, and a warning would be printed over the interface
    warnings.filterwarnings("ignore", message="docker-credential-.* not installed", category=UserWarning)
    try:
        entry = load_config().resolve_authconfig(registry) or {}
    except Exception as error:
        # a malformed file or a failing helper leads to many kinds of exceptions in docker-py
        return Login(problem=clean_line(str(error.__cause__ or error), _LONGEST_REASON).rstrip("."))
    values = {name.lower(): value for name, value in entry.items() if isinstance(value, str)}
    return Login(values.get("username", ""), values.get("password", ""), values.get("identitytoken", ""))


class Auth:
    """The authorizations that registries accepted, kept for the lifetime of this object."""

    def __init__(self, http: Http, logins: Logins) -> None:
        self._http = http
        self._find = logins
        self._logins: dict[str, Login] = {}
        self._accepted: dict[tuple[str, tuple[str, ...]], str] = {}

    def header(self, reference: Reference, scopes: tuple[str, ...]) -> str:
        """Return the Authorization that worked before, or an empty text."""
        key = reference.registry, scopes
        return self._accepted.get(key, "") or self._accepted.get((reference.registry, ()), "")

    def renewed(self, reference: Reference, scopes: tuple[str, ...], challenge: str) -> str:
        """Return an Authorization for a challenge, or an empty text where there is no further one.

        Args:
            reference: the requested image.
            scopes: the access that a token must grant.
            challenge: the WWW-Authenticate header of the registry.

        Raises:
            RegistryError: the token server did not issue a token.
        """
        parsed = read_challenge(challenge)
        if parsed is not None:
            token = f"Bearer {self._token(reference, scopes, parsed)}"
            self._accepted[reference.registry, scopes] = token
            return token
        login = self._login(reference.registry)
        if not (takes_password(challenge) and login.username):
            return ""
        basic = _basic(login)
        if self._accepted.get((reference.registry, ())) == basic:
            return ""
        self._accepted[reference.registry, ()] = basic
        return basic

    def problem(self, reference: Reference) -> str:
        """Return why no login was used for a registry, as a clause, or an empty text."""
        return self._logins.get(reference.registry, Login()).problem

    def _token(self, reference: Reference, scopes: tuple[str, ...], challenge: Challenge) -> str:
        realm = urlsplit(challenge.realm)
        plain = reference.loopback and realm.scheme == "http" and is_loopback(realm.netloc)
        if realm.scheme != "https" and not plain:
            raise not_encrypted(reference.api_host)
        login = self._login(reference.registry)
        if login.identity_token:
            form = {
                "grant_type": "refresh_token",
                "refresh_token": login.identity_token,
                "service": challenge.service,
                "scope": " ".join(challenge.scopes(scopes)),
                "client_id": "godock-tui",
            }
            body = urlencode(form).encode()
            answer = self._http.open(
                challenge.realm,
                method="POST",
                headers={"content-type": "application/x-www-form-urlencoded"},
                part=Part(BytesIO(body), 0, len(body)),
            )
        else:
            headers = {"authorization": _basic(login)} if login.username else {}
            answer = self._http.open(challenge.url(scopes), headers=headers)
        if answer.status != 200:
            raise refused(reference, answer.host, answer.status, answer.headers, answer.rest(), login.problem)
        try:
            return read_token(answer.read(_LARGEST_TOKEN))
        except BadDocument as error:
            raise unusable(answer.host, str(error)) from None

    def _login(self, registry: str) -> Login:
        if registry not in self._logins:
            self._logins[registry] = _within(self._http.limit, lambda: self._find(registry))
        return self._logins[registry]


def _basic(login: Login) -> str:
    return make_headers(basic_auth=f"{login.username}:{login.password}")["authorization"]


def _within(limit: TimeLimit, find: Callable[[], Login]) -> Login:
    """Return a login that is found in a daemon thread, because a credential helper may never return."""
    found: list[Login] = []
    thread = threading.Thread(target=lambda: found.append(find()), name="login", daemon=True)
    thread.start()
    end = time.monotonic() + _HELPER_SECONDS
    while thread.is_alive() and limit.left and time.monotonic() < end:
        thread.join(min(0.1, limit.left))
    return found[0] if found else Login(problem="the credential helper did not respond in time")
