"""What a registry demands before it answers: the WWW-Authenticate header (RFC 9110, Docker token authentication)."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

_LONGEST_HEADER = 4096
_BEARER = re.compile(
    r'(?:^|[\s,])bearer\s+((?:\w+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)\s*,?\s*)+)', re.IGNORECASE
)
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


@dataclass(frozen=True, slots=True)
class Challenge:
    """Where a token is fetched, and what it is for."""

    realm: str
    service: str
    scope: str

    def url(self, repository: str) -> str:
        """Return where a token is fetched that may read one repository."""
        parts = urlsplit(self.realm)
        asked = {"scope": self.scope or f"repository:{repository}:pull"}
        if self.service:
            asked["service"] = self.service
        query = "&".join(part for part in (parts.query, urlencode(asked)) if part)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def read_challenge(header: str) -> Challenge | None:
    """Return the token challenge of a WWW-Authenticate header, or None when it has none: a login is wanted."""
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
