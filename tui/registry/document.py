"""Parses and validates response bodies, without I/O: manifests, indexes, tags, tokens and errors."""

import hashlib
import json
from typing import Any

from tui.frozen import dataclass
from tui.registry.reference import is_digest, is_tag
from tui.text.clean import clean_line

_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
ACCEPT = ", ".join((*_INDEXES, *_MANIFESTS))
_LARGEST_BLOB = 2**50
_MOST_ENTRIES = 2000
_LONGEST_MESSAGE = 200


class BadDocument(ValueError):
    """The document is not valid. The message is a clause that completes "because"."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A blob: its digest, which is its name, and its size."""

    digest: str
    size: int
    media_type: str = ""
    """Any type, including zstd layers and foreign layers, which are fetched from elsewhere."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One image for one platform."""

    config: Descriptor
    layers: tuple[Descriptor, ...]

    @property
    def compressed_bytes(self) -> int:
        """Bytes that a pull transfers. A layer that occurs twice is transferred once."""
        return sum({layer.digest: layer.size for layer in self.layers}.values())


@dataclass(frozen=True, slots=True)
class Index:
    """The manifests of several platforms."""

    manifests: tuple[tuple[str, str], ...]
    """Platform and digest, in the registry's order."""

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms that have an image, without duplicates."""
        return tuple(dict.fromkeys(platform for platform, _ in self.manifests))

    def digest_for(self, platform: str) -> str:
        """Return the manifest of a platform, of the exact one first, then of any variant, or else an empty text."""
        for name, digest in self.manifests:
            if name == platform:
                return digest
        return next((digest for name, digest in self.manifests if name.startswith(f"{platform}/")), "")


def digest_of(body: bytes, algorithm: str = "sha256") -> str:
    """Return the digest of a document."""
    return f"{algorithm}:{hashlib.new(algorithm, body).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Document:
    """A manifest or an index as stored in its registry."""

    body: bytes
    digest: str
    content: Index | Manifest


def read_json(body: bytes) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        BadDocument: the body is not a JSON object.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadDocument("invalid JSON") from None
    if not isinstance(data, dict):
        raise BadDocument("not a JSON object")
    return data


def read_document(body: bytes) -> Index | Manifest:
    """Return the content of a manifest document.

    Attestations and signatures in an index have no platform and are left out.

    Raises:
        BadDocument: it is neither an index nor a manifest of a known kind.
    """
    data = read_json(body)
    if data.get("schemaVersion") == 1:
        raise BadDocument("the manifest uses schema version 1, which does not contain sizes")
    if isinstance(data.get("manifests"), list):
        return _index(data["manifests"])
    if isinstance(data.get("layers"), list) and isinstance(data.get("config"), dict):
        layers = tuple(_descriptor(entry) for entry in data["layers"][:_MOST_ENTRIES])
        return Manifest(_descriptor(data["config"]), layers)
    raise BadDocument("neither an index nor a manifest")


def platform_of(config: bytes) -> str:
    """Return the platform that an image's configuration names.

    Raises:
        BadDocument: it names none.
    """
    return _platform(read_json(config))


def read_tags(body: bytes) -> tuple[str, ...]:
    """Return a page of a tag list, in the registry's order. Invalid tags are left out.

    Raises:
        BadDocument: it has no list of tags.
    """
    tags = read_json(body).get("tags")
    if tags is None:  # a repository whose tags were all removed
        return ()
    if not isinstance(tags, list):
        raise BadDocument("no list of tags")
    return tuple(tag for tag in tags if is_tag(tag))


def read_token(body: bytes) -> str:
    """Return the token that a token server issued.

    Raises:
        BadDocument: it has no token that is valid in a header.
    """
    data = read_json(body)
    token = data.get("token") or data.get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or " " in token:
        raise BadDocument("no token")
    return token


def read_error(body: bytes) -> str:
    """Return the first message of an error document, clean, or an empty text."""
    try:
        errors = read_json(body).get("errors")
    except BadDocument:
        return ""
    first = errors[0] if isinstance(errors, list) and errors else None
    text = first.get("message") or first.get("code") if isinstance(first, dict) else ""
    return clean_line(text, _LONGEST_MESSAGE).strip().rstrip(".") if isinstance(text, str) else ""


def _index(entries: list[Any]) -> Index:
    found = []
    for entry in entries[:_MOST_ENTRIES]:
        if not isinstance(entry, dict) or not isinstance(entry.get("platform"), dict):
            continue
        platform = _platform(entry["platform"])
        if not platform.startswith("unknown/"):
            found.append((platform, _digest(entry)))
    return Index(tuple(found))


def _platform(data: dict[str, Any]) -> str:
    parts = [data.get(name) or "" for name in ("os", "architecture", "variant")]
    if not all(isinstance(part, str) and (part.isascii() and part.isprintable()) for part in parts):
        raise BadDocument("a platform that is not a string")
    system, architecture, variant = (part[:40] for part in parts)
    if not (system and architecture):
        raise BadDocument("no platform")
    return "/".join(part for part in (system, architecture, variant) if part)


def _digest(entry: dict[str, Any]) -> str:
    digest = entry.get("digest")
    if not is_digest(digest):
        raise BadDocument("an invalid digest")
    return str(digest)


def _descriptor(entry: Any) -> Descriptor:
    if not isinstance(entry, dict):
        raise BadDocument("a layer that is not an object")
    size = entry.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < _LARGEST_BLOB:
        raise BadDocument("an invalid size")
    return Descriptor(_digest(entry), size, str(entry.get("mediaType") or ""))
