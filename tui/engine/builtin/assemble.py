"""Joins a base and the files of the final stage into an image."""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.engine.builtin.base import FetchedBase, LayerBlob
from tui.engine.builtin.blobs import Blob, BlobCache
from tui.engine.builtin.contents import Sources
from tui.image import ImageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltImage:
    """An image for one platform, whose blobs are on this disk."""

    platform: str
    manifest: Blob
    """Its digest is the image's in a registry."""
    config: Blob
    """Its digest is the image's id in Docker and Podman."""
    layers: tuple[LayerBlob, ...]
    """Those of the base first."""
    base: str
    """The reference of the base, from which a registry may mount layers."""


def assemble(
    model: ImageModel,
    base: FetchedBase,
    sources: Sources,
    store: BlobCache,
    *,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    epoch: int = 0,
) -> BuiltImage:
    """Return the image of a final stage. Blocking, so run it in a thread.

    The same model, base and files give the same digest, on any day and in any folder.

    Args:
        model: the Dockerfile as :func:`tui.image.read` returns it. Its build stages were executed before.
        base: its base, for the platform of the image.
        sources: the files that it copies.
        store: where the new layers, the configuration and the manifest are written.
        labels: labels beside those of the Dockerfile.
        annotations: annotations of the manifest.
        epoch: the time of all files and of the image, in seconds, as in ``SOURCE_DATE_EPOCH``.

    Raises:
        EngineError: an instruction cannot be carried out, or a file is missing.
    """
    raise NotImplementedError
