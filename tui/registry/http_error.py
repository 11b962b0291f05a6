"""What went wrong on the way to a server, in words that say what to do."""

import ssl
from collections.abc import Iterator
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

from tui.registry.error import RegistryError
from tui.text.clean import clean_line

_LONGEST_REASON = 200


def too_slow(host: str) -> RegistryError:
    """Return the error for a server that did not answer in time."""
    return RegistryError(
        f"{host} took too long to answer.", "Look at the connection, or ask again later.", whole_host=True
    )


def named(error: HTTPError, host: str, *, over: bool) -> RegistryError:
    """Return the error for what happened on the way to a host.

    Args:
        error: what the library said.
        host: who was asked.
        over: whether the time was over: then whatever broke was broken by us.
    """
    reason = _reason(error)
    # the first one comes before the timeouts because the library derives it from them
    if isinstance(error, NameResolutionError | NewConnectionError) and not over:
        what, hint = f"{host} cannot be reached", "Look at the connection; --offline does not ask at all."
    elif over or isinstance(error, ConnectTimeoutError | ReadTimeoutError):
        return too_slow(host)
    elif isinstance(error, SSLError):
        what = f"The TLS connection to {host} cannot be trusted"
        hint = (
            "Look at the clock, and whether a proxy replaces certificates (SSL_CERT_FILE names a CA bundle)."
        )
    elif isinstance(error, ProxyError | ProxySchemeUnknown):
        what, hint = f"The proxy on the way to {host} does not work", "Look at HTTPS_PROXY and NO_PROXY."
    else:
        what, hint = f"The connection to {host} broke off", "Ask again later."
    return RegistryError(f"{what}: {reason}.", hint, whole_host=True)


def _reason(error: BaseException) -> str:
    """Return the innermost cause that says something to people."""
    for cause in reversed([*_causes(error)]):
        match cause:
            case ssl.SSLCertVerificationError(verify_message=message) if message:
                return clean_line(message, _LONGEST_REASON)
            case ssl.SSLError(reason=str(reason)) if reason:
                return clean_line(reason.replace("_", " ").lower(), _LONGEST_REASON)
            case RemoteDisconnected():
                return "it was closed without an answer"
            case IncompleteRead():
                return "the answer is not whole"
            case BadStatusLine():
                return "the answer is no HTTP"
            case OSError(strerror=str(reason)) | OSError(args=(str(reason),)) if reason:
                return clean_line(reason, _LONGEST_REASON)
    return clean_line(str(error), _LONGEST_REASON).rstrip(".")


def _causes(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    """Yield an error and what is behind it, the innermost last; the library also keeps causes among arguments."""
    yield error
    behind = [error.__cause__, error.__context__, *error.args]
    inner = next((cause for cause in behind if isinstance(cause, BaseException)), None)
    if inner is not None and depth:
        yield from _causes(inner, depth - 1)
