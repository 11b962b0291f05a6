"""Parses image references, as after ``FROM``, with the defaults of the docker command.

The grammar is that of the ``distribution/reference`` library.
"""

import re
from dataclasses import replace

from tui.frozen import dataclass

_HUB = "docker.io"
_HUB_API = "registry-1.docker.io"
_HUB_OLD = "index.docker.io"
_HOST = re.compile(
    r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
    r"|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?"
)
_PATH = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*")
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}")
_BARE_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 255


class BadReference(ValueError):
    """The text is not an image reference. The message has the reason and an example."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One image in one registry, with all defaults filled in."""

    registry: str
    """The registry's host in its familiar form, with its port if it has one: ``docker.io``, ``127.0.0.1:5000``."""
    repository: str
    """Such as ``library/golang``."""
    tag: str = ""
    """Empty only with a digest."""
    digest: str = ""
    """Such as ``sha256:…``, or empty."""

    def __str__(self) -> str:
        """Return the full reference, such as ``docker.io/library/golang:1.27``."""
        return f"{self.registry}/{self.repository}{self._which}"

    @property
    def familiar(self) -> str:
        """The reference in its short form: ``golang:1.27``."""
        if self.registry != _HUB:
            return str(self)
        return f"{self.repository.removeprefix('library/')}{self._which}"

    @property
    def _which(self) -> str:
        return (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")

    @property
    def api_host(self) -> str:
        """The host that serves the registry's API, which differs from the name for Docker Hub."""
        return _HUB_API if self.registry == _HUB else self.registry

    @property
    def loopback(self) -> bool:
        """Whether the registry is on this machine. Only such a registry may use plain HTTP, as Docker allows."""
        return is_loopback(self.registry)

    @property
    def untagged(self) -> "Reference":
        """The repository alone."""
        return replace(self, tag="", digest="")

    def pinned(self, digest: str) -> "Reference":
        """Return the same reference pinned to a digest. The tag stays for readers."""
        return replace(self, digest=digest)


def is_loopback(authority: str) -> bool:
    """Return whether ``host`` or ``host:port`` names this machine."""
    host = authority.rpartition(":")[0] if re.search(r":\d+$", authority) else authority
    host = host.strip("[]").lower()
    return host in {"localhost", "::1"} or bool(re.fullmatch(r"127(\.\d{1,3}){3}", host))


def is_digest(text: object) -> bool:
    """Return whether a value is a supported digest: SHA-256 or SHA-512 in lower-case hexadecimal."""
    return isinstance(text, str) and bool(_DIGEST.fullmatch(text))


def is_tag(text: object) -> bool:
    """Return whether a value is a tag."""
    return isinstance(text, str) and bool(_TAG.fullmatch(text))


def parse(text: str) -> Reference:
    """Return the reference in a text. The default registry is Docker Hub, and the default tag is ``latest``.

    Raises:
        BadReference: the text is not a reference.
    """
    name, at, digest = text.partition("@")
    if at and not is_digest(digest):
        raise _wrong(text, "the part after @ is not a sha256 or sha512 digest")
    head, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        head, tag = name, ""
    elif not is_tag(tag):
        raise _wrong(text, f"{tag!r} is not a tag")
    first, slash, rest = head.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost" or first != first.lower()):
        registry, repository = first, rest
    else:
        registry, repository = _HUB, head
    if registry in {_HUB, _HUB_OLD, _HUB_API}:
        registry = _HUB
        repository = repository if "/" in repository else f"library/{repository}"
    if not _HOST.fullmatch(registry):
        raise _wrong(text, f"{registry!r} is not a host name")
    if repository != repository.lower():
        raise _wrong(text, "a repository name must be in lower case")
    if not _PATH.fullmatch(repository) or _BARE_DIGEST.fullmatch(head):
        raise _wrong(text, f"{head!r} is not a repository name")
    if len(registry) + 1 + len(repository) > _LONGEST_NAME:
        raise _wrong(text, f"the name is longer than {_LONGEST_NAME} characters")
    return Reference(registry, repository, tag if tag or digest else "latest", digest)


def _wrong(text: str, why: str) -> BadReference:
    return BadReference(
        f"{text[:200]!r} is not an image reference because {why}. Use a reference such as golang:1.27 or "
        "gcr.io/distroless/static:nonroot."
    )
