"""Gets base images from registries, into the cache."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.engine.builtin.blobs import Blob, BlobCache
from tui.engine.builtin.layer import LayerBlob
from tui.engine.engine import EngineError
from tui.frozen import dataclass
from tui.registry.document import Descriptor, Manifest
from tui.registry.reference import BadReference, Reference, is_digest, parse

if TYPE_CHECKING:
    from tui.registry.registry import Registry

_EXTERNAL = (
    "application/vnd.docker.image.rootfs.foreign",
    "application/vnd.oci.image.layer.nondistributable",
)
"""The media types of layers that registries do not serve."""


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
    """Whether no registry answered, so that a moving tag may have moved."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a registry answered for a reference and a platform."""

    digest: str
    manifest: Manifest


def fetch_base(
    reference: str,
    platform: str,
    cache: BlobCache,
    registry: "Registry | None",
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    pause: Callable[[], bool] = lambda: True,
) -> FetchedBase:
    """Return a base image. What is in the cache is not downloaded again. Blocking, so run it in a thread.

    A reference with a digest needs no registry if everything is cached. For a tag the registry is asked first. If it is
    unreachable, the image that it last had is used.

    Args:
        reference: the image, or ``scratch``.
        platform: such as ``linux/amd64``.
        cache: where blobs are kept.
        registry: the client, or None to refuse the network.
        on_progress: called with the compressed bytes that are there, and their sum.
        pause: called while another run downloads the same layer. It waits a moment, and returns whether to go on.

    Raises:
        EngineError: the image is neither cached nor in its registry.
    """
    if reference == "scratch":
        return FetchedBase(reference=reference, platform=platform)
    try:
        parsed = parse(reference)
    except BadReference as error:
        raise EngineError(str(error), "Correct FROM in the Dockerfile.") from None
    return _Fetch(
        parsed=parsed,
        reference=reference,
        platform=platform,
        cache=cache,
        registry=registry,
        on_progress=on_progress,
        pause=pause,
    ).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetch:
    """Getting one base image."""

    parsed: Reference
    reference: str
    platform: str
    cache: BlobCache
    registry: "Registry | None"
    on_progress: Callable[[int, int], None]
    pause: Callable[[], bool]

    def run(self) -> FetchedBase:
        known, cached = self._resolve()
        blobs = (known.manifest.config, *known.manifest.layers)
        total, done = sum(blob.size for blob in blobs), 0
        found: list[Blob] = []
        for blob in blobs:
            self._check(blob)
        for blob in blobs:
            found.append(self.cache.fetch(blob, partial(self._download, blob, done, total), self.pause))
            done += blob.size
            self.on_progress(done, total)
        config, *layers = found
        data, diff_ids = self._configuration(config, len(layers))
        return FetchedBase(
            reference=self.reference,
            platform=self.platform,
            digest=known.digest,
            config=data,
            layers=tuple(LayerBlob(blob, diff_id) for blob, diff_id in zip(layers, diff_ids, strict=True)),
            cached=cached,
        )

    def _check(self, blob: Descriptor) -> None:
        if blob.media_type.startswith(_EXTERNAL):
            raise EngineError(
                f"{self.reference} has a layer that its registry does not serve.",
                "Choose a different base image.",
            )
        if blob.media_type.endswith("+zstd"):
            raise EngineError(
                f"{self.reference} has a layer that is compressed with zstd, which this program does not support.",
                "Choose a different base image, or build with Docker or Podman.",
            )

    def _resolve(self) -> tuple[_Known, bool]:
        """Return the manifest, and whether it is from the cache because no registry answered."""
        known = self._read()
        if known is not None and (self.parsed.digest or self.registry is None):
            return known, True
        if self.registry is None:
            raise self._missing("its manifest")
        from tui.registry.error import RegistryError  # noqa: PLC0415 - slow to import, and not needed offline

        try:
            # rate limits count manifests, and not this request
            if known is not None and self.registry.digest(self.parsed) == known.digest:
                return known, False
            image = self.registry.image(self.parsed, self.platform)
        except RegistryError as error:
            if known is not None and error.whole_host and error.temporary:
                return known, True
            raise EngineError(error.message, error.hint) from None
        known = _Known(image.digest, image.manifest)
        self._write(known)
        return known, False

    def _download(self, blob: Descriptor, before: int, total: int) -> Iterator[bytes]:
        if self.registry is None:
            raise self._missing(f"its layer {blob.digest[:19]}")
        from tui.registry.error import RegistryError  # noqa: PLC0415 - slow to import, and not needed offline

        try:
            for piece in self.registry.blob(self.parsed, blob):
                yield piece
                before += len(piece)
                self.on_progress(before, total)
        except RegistryError as error:
            raise EngineError(error.message, error.hint) from None

    def _missing(self, what: str) -> EngineError:
        return EngineError(
            f"{self.reference} for {self.platform} is not cached ({what} is missing), and --offline prevents the download.",
            "Run the build once without --offline, or choose scratch as the base.",
        )

    def _configuration(self, blob: Blob, layers: int) -> tuple[dict[str, Any], list[str]]:
        try:
            data = json.loads(blob.path.read_bytes())
            diff_ids = data["rootfs"]["diff_ids"]
            if len(diff_ids) == layers and all(is_digest(diff_id) for diff_id in diff_ids):
                return data, diff_ids
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise EngineError(
            f"The configuration of {self.reference} does not describe its layers.",
            "Choose a different base image.",
        )

    def _record(self, digest: str) -> Path:
        """Return the file with the last answer for a digest, or for the tag."""
        name = self.parsed.untagged.pinned(digest) if digest else self.parsed
        key = hashlib.sha256(f"{name} {self.platform}".encode()).hexdigest()
        return self.cache.folder / "references" / f"{key}.json"

    def _read(self) -> _Known | None:
        with suppress(OSError, ValueError, KeyError, TypeError):
            data = json.loads(self._record(self.parsed.digest).read_text(encoding="utf-8"))
            config, *layers = (Descriptor(*entry) for entry in data["blobs"])
            if is_digest(data["digest"]) and all(is_digest(blob.digest) for blob in (config, *layers)):
                return _Known(data["digest"], Manifest(config, tuple(layers)))
        return None

    def _write(self, known: _Known) -> None:
        """Remember the answer. Without it, the registry is asked next time."""
        blobs = (known.manifest.config, *known.manifest.layers)
        data = {
            "reference": str(self.parsed),
            "platform": self.platform,
            "digest": known.digest,
            "blobs": [[blob.digest, blob.size, blob.media_type] for blob in blobs],
        }
        for record in {self._record(self.parsed.digest), self._record(known.digest)}:
            with suppress(OSError):
                record.parent.mkdir(parents=True, exist_ok=True)
                written = record.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}")
                written.write_text(json.dumps(data), encoding="utf-8")
                written.replace(record)
