"""Messages for faults of registries and connections: the problem, its cause, and the next step."""

import ssl
from collections.abc import Iterator, Mapping
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected

from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ProxySchemeUnknown,
    ReadTimeoutError,
    SSLError,
)

from tui.registry.document import read_error
from tui.registry.headers import retry_after
from tui.registry.reference import Reference
from tui.text.clean import clean_line

_LONGEST_REASON = 200


class RegistryError(Exception):
    """Why a request to a registry failed.

    Attributes:
        message: the problem and its cause.
        hint: the next step.
        whole_host: whether any other request to the same host would fail too.
        temporary: whether the same request may succeed later.
        after: seconds to wait before the next try.
    """

    def __init__(
        self, message: str, hint: str, *, whole_host: bool = False, temporary: bool = False, after: int = 0
    ) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint
        self.whole_host = whole_host
        self.temporary = temporary
        self.after = after


def unusable(host: str, why: str) -> RegistryError:
    """Return the error for an answer that is not valid for a registry. ``why`` completes "because"."""
    return RegistryError(
        f"The response from {host} is not usable ({why}).",
        "Check whether a proxy or a login page intercepts the connection, or try again later.",
    )


def changed(host: str) -> RegistryError:
    """Return the error for content whose digest is not the expected one."""
    return RegistryError(
        f"The content from {host} has an unexpected digest, so the content is corrupt or was changed in "
        "transit.",
        "Do not use the content. Check whether a proxy changes the downloads.",
        whole_host=True,
    )


def too_slow(host: str) -> RegistryError:
    """Return the error for a server that did not answer in time."""
    return RegistryError(
        f"{host} did not respond in time.",
        "Check the network connection, or try again later.",
        whole_host=True,
        temporary=True,
    )


def broken(host: str, reason: str) -> RegistryError:
    """Return the error for a connection that ended before its answer was complete."""
    return RegistryError(
        f"The connection to {host} was lost ({reason}).", "Try again later.", whole_host=True, temporary=True
    )


def not_encrypted(host: str) -> RegistryError:
    """Return the error for an address that is not https."""
    return RegistryError(
        f"{host or 'The registry'} refers to an address without HTTPS, so anyone on the network path could "
        "change the response.",
        "Use a registry with TLS. Plain HTTP works only with registries on this machine.",
        whole_host=True,
    )


def endless(host: str) -> RegistryError:
    """Return the error for too many redirects."""
    return RegistryError(f"{host} redirects too many times.", "Try again later.", whole_host=True)


def refused(
    reference: Reference,
    host: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes = b"",
    no_login: str = "",
) -> RegistryError:
    """Return the error for an unexpected status.

    Args:
        reference: the requested image.
        host: the server that answered.
        status: the HTTP status.
        headers: names in lower case.
        body: an error document, or anything else.
        no_login: why the user's login was not used, as a clause.
    """
    detail = read_error(body)
    status_text = f"HTTP {status}: {detail}" if detail else f"HTTP {status}"
    match status:
        case 401 | 403:
            why = f" Your login was not used because {no_login}." if no_login else ""
            return RegistryError(
                f"{host} refused access to {reference.familiar} ({status_text}).{why}",
                f"Run `docker login {reference.registry}`, and log in with an account that has access.",
            )
        case 404:
            return RegistryError(
                f"There is no image {reference.familiar} on {host} ({status_text}).",
                "Check the image's name and tag.",
            )
        case 429:
            after = retry_after(headers.get("retry-after", ""))
            return RegistryError(
                f"{host} is rate-limiting this address (HTTP 429).",
                f"Try again {_later(after)}.",
                whole_host=True,
                temporary=True,
                after=after,
            )
    if status >= 500:
        return RegistryError(
            f"{host} failed with an internal error ({status_text}).",
            "Try again later.",
            whole_host=True,
            temporary=True,
            after=retry_after(headers.get("retry-after", "")),
        )
    return RegistryError(
        f"{host} refused the request ({status_text}).", "Check the image name and the registry."
    )


def network_error(error: HTTPError, host: str, *, over: bool) -> RegistryError:
    """Return the error for a failed connection to a host.

    Args:
        error: the exception of urllib3.
        host: the server.
        over: whether the time limit is over, so that this program closed the connection.
    """
    reason = _reason(error)
    # checked before the timeouts, because the library derives NewConnectionError from them
    if isinstance(error, NameResolutionError | NewConnectionError) and not over:
        return RegistryError(
            f"{host} is unreachable ({reason}).",
            "Check the network connection, or pass --offline.",
            whole_host=True,
            temporary=True,
        )
    if over or isinstance(error, ConnectTimeoutError | ReadTimeoutError):
        return too_slow(host)
    if isinstance(error, SSLError):
        return RegistryError(
            f"The TLS connection to {host} is not trusted ({reason}).",
            "Check the system clock. If a proxy replaces certificates, set SSL_CERT_FILE to its CA bundle.",
            whole_host=True,
        )
    if isinstance(error, ProxyError | ProxySchemeUnknown):
        return RegistryError(
            f"The proxy for {host} does not work ({reason}).",
            "Check HTTPS_PROXY and NO_PROXY.",
            whole_host=True,
        )
    return broken(host, reason)


def _later(seconds: int) -> str:
    if not seconds:
        return "later"
    return f"in {seconds} s" if seconds < 120 else f"in {round(seconds / 60)} min"


def _reason(error: BaseException) -> str:
    """Return the innermost readable cause."""
    for cause in reversed([*_causes(error)]):
        match cause:
            case ssl.SSLCertVerificationError(verify_message=message) if message:
                return clean_line(message, _LONGEST_REASON).rstrip(".")
            case ssl.SSLError(reason=str(reason)) if reason:
                return clean_line(reason.replace("_", " ").lower(), _LONGEST_REASON)
            case RemoteDisconnected():
                return "closed without a response"
            case IncompleteRead():
                return "the response is incomplete"
            case BadStatusLine():
                return "the response is not HTTP"
            case OSError(strerror=str(reason)) | OSError(args=(str(reason),)) if reason:
                return clean_line(reason, _LONGEST_REASON).rstrip(".")
    return clean_line(str(error), _LONGEST_REASON).rstrip(".")


def _causes(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    """Yield an error and its causes, the innermost last. The library also keeps causes among arguments."""
    yield error
    behind = [error.__cause__, error.__context__, *error.args]
    inner = next((cause for cause in behind if isinstance(cause, BaseException)), None)
    if inner is not None and depth:
        yield from _causes(inner, depth - 1)
