"""Writes images as an OCI layout, into a directory or a tar. Docker and Podman load the tar as well."""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from tui.engine.builtin.assemble import INDEX, BuiltImage, descriptor, index
from tui.engine.builtin.blobs import Blob
from tui.engine.builtin.config import encoded
from tui.engine.engine import EngineError
from tui.registry.document import Descriptor
from tui.registry.reference import Reference, parse

_CHUNK = 1 << 18
_REFERENCE = "org.opencontainers.image.ref.name"
"""The tag. Source: OCI image specification, "Pre-Defined Annotation Keys"."""
_NAME = "io.containerd.image.name"
"""The full reference, which containerd and Docker read and write."""


def write_directory(images: Sequence[BuiltImage], folder: Path, names: Sequence[str]) -> str:
    """Write an OCI layout into a new or empty folder, and return the digest of the image or of the index.

    Args:
        images: the image of each platform.
        folder: the target.
        names: references, such as ``docker.io/library/app:1.0``.

    Raises:
        EngineError: the folder has other files, or is not writable.
    """
    layout = _Layout(images, names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EngineError(f"The folder {folder} is not empty.", "Choose a new folder for the image.")
        for blob in layout.blobs:
            target = folder / _path(blob.digest)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(blob.path, target)
        for name, content in layout.documents:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise EngineError(
            f"The folder {folder} is not writable ({error.strerror or error}).", "Choose a different folder."
        ) from None
    return layout.digest


def write_archive(images: Sequence[BuiltImage], file: BinaryIO, names: Sequence[str]) -> None:
    """Write the tar of :func:`archive`.

    Args:
        images: the image of each platform.
        file: the target, which is only written forwards.
        names: references, such as ``docker.io/library/app:1.0``.

    Raises:
        OSError: the target is not writable.
    """
    for piece in archive(images, names):
        file.write(piece)


def archive(images: Sequence[BuiltImage], names: Sequence[str]) -> Iterator[bytes]:
    """Yield a tar with an OCI layout.

    The tar of a single image has a ``manifest.json`` as well, so ``docker load`` and ``podman load`` read it, and
    :func:`tui.engine.archive_reader.read_archive`.

    Args:
        images: the image of each platform.
        names: references, such as ``docker.io/library/app:1.0``.
    """
    layout = _Layout(images, names)
    for name, content in layout.documents:
        yield _header(name, len(content))
        yield content + _padding(len(content))
    for blob in layout.blobs:
        yield _header(_path(blob.digest), blob.size)
        with blob.path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
        yield _padding(blob.size)
    yield bytes(2 * tarfile.BLOCKSIZE)


class _Layout:
    """The files of an OCI layout."""

    def __init__(self, images: Sequence[BuiltImage], names: Sequence[str]) -> None:
        every = [blob for image in images for blob in (*image.blobs, image.manifest)]
        self.blobs: tuple[Blob, ...] = tuple({blob.digest: blob for blob in every}.values())
        references = [parse(name) for name in names]
        top = images[0].manifest.descriptor
        more: dict[str, bytes] = {}
        if len(images) > 1:
            body = index(images)
            top = Descriptor(f"sha256:{hashlib.sha256(body).hexdigest()}", len(body), INDEX)
            more[_path(top.digest)] = body
        else:
            more["manifest.json"] = json.dumps([_docker(images[0], references)]).encode()
        self.digest = top.digest
        self.documents: tuple[tuple[str, bytes], ...] = (
            ("oci-layout", encoded({"imageLayoutVersion": "1.0.0"})),
            *more.items(),
            ("index.json", encoded(_entrance(top, references))),
        )


def _entrance(top: Descriptor, references: Sequence[Reference]) -> dict[str, Any]:
    """Return the index of a layout, with an entry for each name."""
    entries = [
        {**descriptor(top), "annotations": {_NAME: str(reference), _REFERENCE: reference.tag}}
        for reference in references
    ]
    return {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries or [descriptor(top)]}


def _docker(image: BuiltImage, references: Sequence[Reference]) -> dict[str, Any]:
    """Return the entry of an image in the ``manifest.json`` of ``docker save``."""
    return {
        "Config": _path(image.config.digest),
        "RepoTags": [reference.familiar for reference in references],
        "Layers": [_path(layer.blob.digest) for layer in image.layers],
    }


def _path(digest: str) -> str:
    return f"blobs/{digest.replace(':', '/')}"


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info.tobuf(tarfile.USTAR_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)
