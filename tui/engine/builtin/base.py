"""Gets base images from registries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tui.engine.builtin.blobs import Blob, BlobCache
from tui.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class LayerBlob:
    """One layer of an image, as a registry stores it."""

    blob: Blob
    diff_id: str
    """``sha256:…`` of the uncompressed archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedBase:
    """A base image for one platform, on this disk."""

    reference: str
    """As in the Dockerfile, such as ``alpine:3.24``, or ``scratch``."""
    platform: str
    """``os/architecture`` or ``os/architecture/variant``."""
    digest: str = ""
    """Of its index if there is one, else of its manifest. Empty for ``scratch``."""
    config: dict[str, Any] = field(default_factory=dict, repr=False)
    """Its configuration, as in its registry."""
    layers: tuple[LayerBlob, ...] = ()
    cached: bool = False
    """Whether no registry was asked, so that a moving tag may have moved."""


def fetch_base(
    reference: str,
    platform: str,
    cache: BlobCache,
    registry: Registry | None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> FetchedBase:
    """Return a base image. What the cache has is not downloaded again. Blocking, so run it in a thread.

    A reference with a digest needs no registry if everything is cached. For a tag the registry is asked, and only if it
    is unreachable, the image that it last had is used.

    Args:
        reference: the image, or ``scratch``.
        platform: such as ``linux/amd64``.
        cache: where blobs are kept.
        registry: the client, or None to refuse the network.
        on_progress: called with the compressed bytes that are there, and their sum.

    Raises:
        EngineError: the image is neither cached nor in its registry.
    """
    raise NotImplementedError
