"""Manifests and indexes, of OCI and of Docker: bytes in, values out, nothing believed unseen."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tui.registry.reference import is_digest

_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
ACCEPT = ", ".join((*_INDEXES, *_MANIFESTS))
_LARGEST_LAYER = 2**50
_MOST_ENTRIES = 2000


class BadDocument(ValueError):
    """A document that is no image's; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One blob of an image."""

    digest: str
    compressed_bytes: int
    media_type: str
    """Also zstd layers, and foreign ones, which are fetched from elsewhere."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One image of one platform."""

    config: str
    """The digest of its configuration."""
    layers: tuple[Layer, ...]

    @property
    def compressed_bytes(self) -> int:
        """Bytes that a pull moves: a layer that occurs twice is moved once."""
        return sum({layer.digest: layer.compressed_bytes for layer in self.layers}.values())


@dataclass(frozen=True, slots=True)
class Index:
    """The manifests of several platforms."""

    manifests: tuple[tuple[str, str], ...]
    """Platform and digest, in the registry's order."""

    @property
    def platforms(self) -> tuple[str, ...]:
        """What there is an image for."""
        return tuple(dict.fromkeys(platform for platform, _ in self.manifests))

    def digest_for(self, platform: str) -> str:
        """Return the manifest of a platform, or an empty text: the exact one first, then one of any variant."""
        for name, digest in self.manifests:
            if name == platform:
                return digest
        return next((digest for name, digest in self.manifests if name.startswith(f"{platform}/")), "")


def digest_of(body: bytes, algorithm: str = "sha256") -> str:
    """Return the digest of a document."""
    return f"{algorithm}:{hashlib.new(algorithm, body).hexdigest()}"


def read_json(body: bytes) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        BadDocument: it is none.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadDocument("it is no JSON") from None
    if not isinstance(data, dict):
        raise BadDocument("it is no JSON object")
    return data


def read_document(body: bytes) -> Index | Manifest:
    """Return what a manifest document holds.

    Attestations and signatures in an index, which have no platform, are left out.

    Raises:
        BadDocument: it is neither an index nor a manifest that we know.
    """
    data = read_json(body)
    if data.get("schemaVersion") == 1:
        raise BadDocument("its manifest is of the first version, which tells no sizes")
    if isinstance(data.get("manifests"), list):
        return _index(data["manifests"])
    if isinstance(data.get("layers"), list) and isinstance(data.get("config"), dict):
        layers = tuple(_layer(entry) for entry in data["layers"][:_MOST_ENTRIES])
        return Manifest(_digest(data["config"]), layers)
    raise BadDocument("it is neither an index nor a manifest")


def platform_of(config: bytes) -> str:
    """Return the platform that an image's configuration names.

    Raises:
        BadDocument: it names none.
    """
    return _platform(read_json(config))


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
        raise BadDocument("a platform in it is no text")
    system, architecture, variant = (part[:40] for part in parts)
    if not (system and architecture):
        raise BadDocument("it names no platform")
    return "/".join(part for part in (system, architecture, variant) if part)


def _digest(entry: dict[str, Any]) -> str:
    digest = entry.get("digest")
    if not is_digest(digest):
        raise BadDocument("a digest in it is none")
    return str(digest)


def _layer(entry: Any) -> Layer:
    if not isinstance(entry, dict):
        raise BadDocument("a layer in it is no object")
    size = entry.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < _LARGEST_LAYER:
        raise BadDocument("a size in it is none")
    return Layer(_digest(entry), size, str(entry.get("mediaType") or ""))
