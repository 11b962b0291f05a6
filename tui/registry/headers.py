"""Parses response headers, without I/O: challenges, pages, pauses and ranges."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from tui.frozen import dataclass

_LONGEST_HEADER = 4096
_BEARER = re.compile(
    r'(?:^|[\s,])bearer\s+((?:\w+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)\s*,?\s*)+)', re.IGNORECASE
)
_BASIC = re.compile(r"(?:^|[\s,])basic(?=[\s,]|$)", re.IGNORECASE)
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_NEXT = re.compile(r'<([^<>]*)>\s*;[^<]*?\brel\s*=\s*"?next"?', re.IGNORECASE)
_RECEIVED = re.compile(r"(?:bytes=)?0-(\d{1,18})", re.ASCII)
_FROM = re.compile(r"bytes (\d{1,18})-", re.ASCII)


@dataclass(frozen=True, slots=True)
class Challenge:
    """The address and the scope of a token (Docker token authentication)."""

    realm: str
    service: str
    scope: str

    def scopes(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """Return the scopes to request: the given ones, and those that the registry names for other resources."""
        ours = tuple(wanted)
        resources = {scope.rpartition(":")[0] for scope in ours}
        return (*ours, *(one for one in self.scope.split() if one.rpartition(":")[0] not in resources))

    def url(self, wanted: Iterable[str]) -> str:
        """Return the address for a GET request of a token with some scopes."""
        parts = urlsplit(self.realm)
        query = [("scope", scope) for scope in self.scopes(wanted)]
        if self.service:
            query.append(("service", self.service))
        joined = "&".join(part for part in (parts.query, urlencode(query)) if part)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, joined, ""))


def read_challenge(header: str) -> Challenge | None:
    """Return the token challenge of a WWW-Authenticate header (RFC 9110), or None where it has none."""
    found = _BEARER.search(header[:_LONGEST_HEADER])
    if found is None:
        return None
    values = {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) or plain
        for name, quoted, plain in _PARAMETER.findall(found[1])
    }
    try:
        realm = urlsplit(values.get("realm", ""))
    except ValueError:
        return None
    if not realm.netloc:
        return None
    return Challenge(values["realm"], values.get("service", ""), values.get("scope", ""))


def takes_password(header: str) -> bool:
    """Return whether a WWW-Authenticate header offers Basic authentication."""
    return bool(_BASIC.search(header[:_LONGEST_HEADER]))


def next_page(link: str, url: str) -> str:
    """Return the URL of the next page in a Link header (RFC 8288), or an empty text.

    Raises:
        ValueError: it is not an address.
    """
    found = _NEXT.search(link[:_LONGEST_HEADER])
    return urljoin(url, found[1]) if found else ""


def retry_after(header: str) -> int:
    """Return the seconds of a Retry-After header, or 0. A date is not supported."""
    return int(header) if header.isascii() and header.isdecimal() and len(header) < 6 else 0


def received(range_header: str) -> int:
    """Return the number of bytes that a registry has of an upload, by its Range header.

    ``0-0`` counts as 0, because registries send it for an empty upload, although it means one byte.
    """
    found = _RECEIVED.fullmatch(range_header.strip())
    return int(found[1]) + 1 if found and int(found[1]) else 0


def starts_at(content_range: str) -> int:
    """Return the offset of the first byte in a partial answer (Content-Range), or -1."""
    found = _FROM.match(content_range.strip())
    return int(found[1]) if found else -1
