"""Layers, bases and images of a few bytes, and a registry that serves them."""

import io
import json
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from tests.image.reading import context_of, image_of
from tests.registry.loopback import Request, reply, reply_json
from tui.engine.builtin.assemble import BuiltImage, assemble
from tui.engine.builtin.base import FetchedBase
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.contents import Sources
from tui.engine.builtin.layer import LayerBlob, LayerEntry, write_layer
from tui.image import ImageModel
from tui.registry.document import digest_of

BUILD = "FROM golang:1.27-alpine AS build\nRUN go build -o /out/app .\n"
FINAL = "FROM scratch\nCOPY --from=build /out/app /app\n"


def members(layer: LayerBlob) -> dict[str, tarfile.TarInfo]:
    """Return what is in a layer, by its name in the archive."""
    with tarfile.open(layer.blob.path, errors="surrogateescape") as tar:
        return {member.name: member for member in tar}


def base_on(store: BlobCache, *layers: list[LayerEntry], **settings: object) -> FetchedBase:
    """Return a base of some layers, with settings of its configuration."""
    written = tuple(write_layer(entries, store) for entries in layers)
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": settings,
        "rootfs": {"type": "layers", "diff_ids": [layer.diff_id for layer in written]},
        "history": [{"created_by": f"layer {at}"} for at, _ in enumerate(written)],
    }
    return FetchedBase(reference="example.com/base:1", platform="linux/amd64", config=config, layers=written)


def scratch() -> FetchedBase:
    return FetchedBase(reference="scratch", platform="linux/amd64")


def model_of(final: str, *files: str, texts: dict[str, str] | None = None) -> ImageModel:
    """Return the model of a Dockerfile with one build stage."""
    return image_of(BUILD + final, context_of(*files, texts=texts))


def program(folder: Path, content: bytes = b"a program") -> Path:
    path = folder / "app"
    path.write_bytes(content)
    path.chmod(0o700)
    return path


def built(folder: Path, store: BlobCache, final: str = FINAL, base: FetchedBase | None = None) -> BuiltImage:
    """Return the image of a Dockerfile that copies one program."""
    sources = Sources(folder, {"/out/app": program(folder)})
    return assemble(model_of(final), base or scratch(), sources, store)


@dataclass(frozen=True)
class SmallRegistry:
    """Answers for ``tools/base:1``, an image of one layer for one platform."""

    pages: dict[str, bytes]
    layer: bytes

    @classmethod
    def make(cls, size: int = 2000) -> "SmallRegistry":
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w") as tar:
            info = tarfile.TarInfo("etc/passwd")
            info.size = size
            tar.addfile(info, io.BytesIO(b"x" * size))
        layer = zlib.compress(plain.getvalue(), wbits=31)
        config = json.dumps(
            {
                "architecture": "amd64",
                "os": "linux",
                "config": {"User": "7"},
                "rootfs": {"type": "layers", "diff_ids": [digest_of(plain.getvalue())]},
            }
        ).encode()
        manifest = json.dumps(
            {
                "schemaVersion": 2,
                "config": {"digest": digest_of(config), "size": len(config)},
                "layers": [{"digest": digest_of(layer), "size": len(layer)}],
            }
        ).encode()
        pages = {
            "/v2/tools/base/manifests/1": manifest,
            f"/v2/tools/base/manifests/{digest_of(manifest)}": manifest,
        }
        pages |= {f"/v2/tools/base/blobs/{digest_of(body)}": body for body in (config, layer)}
        return cls(pages, layer)

    @property
    def digest(self) -> str:
        return digest_of(self.pages["/v2/tools/base/manifests/1"])

    def serve(self, request: Request) -> bytes:
        body = self.pages.get(request.path)
        if body is None:
            return reply_json({"errors": [{"code": "MANIFEST_UNKNOWN"}]}, 404)
        head = request.method == "HEAD"
        return reply(200, b"" if head else body, length=len(body), docker_content_digest=digest_of(body))
