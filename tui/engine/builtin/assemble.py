"""Joins a base and the files of the final stage into an image."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tui.engine.builtin.base import FetchedBase
from tui.engine.builtin.blobs import Blob, BlobCache
from tui.engine.builtin.config import configuration, encoded
from tui.engine.builtin.contents import Sources, refusals
from tui.engine.builtin.layer import LayerBlob, write_layer
from tui.engine.builtin.root import root_of
from tui.engine.builtin.steps import steps
from tui.engine.engine import EngineError
from tui.frozen import dataclass
from tui.image import ImageModel
from tui.registry.document import Descriptor

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
_CONFIG = "application/vnd.oci.image.config.v1+json"
_LAYERS = {
    "application/vnd.docker.image.rootfs.diff.tar.gzip": "application/vnd.oci.image.layer.v1.tar+gzip",
    "application/vnd.docker.image.rootfs.diff.tar": "application/vnd.oci.image.layer.v1.tar",
}
"""The OCI names of Docker's types for the same content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltImage:
    """An image for one platform, whose blobs are on this disk."""

    platform: str
    manifest: Blob
    """Its digest is the image's in a registry."""
    config: Blob
    """Its digest is the id of the image in Podman and in the classic store of Docker."""
    layers: tuple[LayerBlob, ...]
    """Those of the base first."""
    base: str
    """The reference of the base, from which a registry may mount layers."""
    base_layers: int
    """How many of the layers are those of the base."""

    @property
    def blobs(self) -> tuple[Blob, ...]:
        """Its layers and its configuration, each once."""
        every = (*(layer.blob for layer in self.layers), self.config)
        return tuple({blob.digest: blob for blob in every}.values())


def assemble(
    model: ImageModel,
    base: FetchedBase,
    sources: Sources,
    store: BlobCache,
    *,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    epoch: int = 0,
    on_progress: Callable[[int], None] = lambda count: None,
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
        on_progress: called with the number of bytes of each piece of a layer. It may raise to stop.

    Raises:
        EngineError: an instruction cannot be carried out, or a file is missing.
    """
    for refusal in refusals(model):
        raise EngineError(refusal.message, refusal.hint)
    layers = list(base.layers)
    done = []
    for step in steps(model, root_of(base.layers), sources):
        done.append(step)
        if step.entries:
            layers.append(write_layer(step.entries, store, epoch, on_progress))
    diff_ids = [layer.diff_id for layer in layers]
    document = configuration(model, base, done, diff_ids, labels or {}, epoch)
    config = store.add(encoded(document), _CONFIG)
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": descriptor(config.descriptor),
        "layers": [descriptor(layer.blob.descriptor) for layer in layers],
        **({"annotations": dict(annotations)} if annotations else {}),
    }
    platform = "/".join(
        str(document[name]) for name in ("os", "architecture", "variant") if document.get(name)
    )
    return BuiltImage(
        platform=platform,
        manifest=store.add(encoded(manifest), MANIFEST),
        config=config,
        layers=tuple(layers),
        base=base.reference,
        base_layers=len(base.layers),
    )


def index(images: Sequence[BuiltImage], annotations: Mapping[str, str] | None = None) -> bytes:
    """Return an index of images for several platforms."""
    entries = []
    for image in images:
        system, architecture, *variant = image.platform.split("/")
        platform = {"os": system, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
        entries.append({**descriptor(image.manifest.descriptor), "platform": platform})
    document = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
    return encoded({**document, **({"annotations": dict(annotations)} if annotations else {})})


def descriptor(blob: Descriptor) -> dict[str, Any]:
    """Return a descriptor as JSON."""
    kind = _LAYERS.get(blob.media_type, blob.media_type)
    return {"mediaType": kind, "digest": blob.digest, "size": blob.size}
