"""Reads the tar of ``docker save`` as a stream, without keeping a layer in memory or on disk."""

import hashlib
import json
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, cast

from tui.engine.archive import FileEntry, HistoryEntry, ImageArchive, Layer
from tui.engine.engine import EngineError
from tui.engine.layer_cache import LayerCache
from tui.engine.packing import Packer
from tui.text.clean import clean_line

_CHUNK = 1 << 18
_JSON_LIMIT = 8 << 20
"""The maximum size of a configuration or manifest in bytes."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def read_archive(
    chunks: Iterable[bytes], cache: LayerCache, on_progress: Callable[[int], None]
) -> ImageArchive:
    """Return the layers and history of a whole image. Blocking, so run it in a thread.

    Both layouts of ``docker save`` are supported, and both stores. The classic one saves plain layers. The containerd
    one saves layers as they were pulled, so the size of a pull is that of the blob.

    Args:
        chunks: the tar, in pieces of any size.
        cache: the layers that were read before, which are not compressed again.
        on_progress: called with the number of bytes that have been read. It may raise to stop.

    Raises:
        EngineError: the tar is damaged, or a layer has an unsupported compression.
    """
    layers: dict[str, Layer] = {}
    documents: dict[str, Any] = {}
    source = _Stream(iter(chunks), on_progress)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|", bufsize=_CHUNK) as tar:
            for member in _members(tar):
                if not member.isfile():
                    continue
                file = tar.extractfile(member)
                if file is None:
                    continue
                known = cache.get(_digest_of(member.name)) if member.name.startswith("blobs/") else None
                if known is not None:
                    layers[member.name] = known
                    continue
                _read_member(member, file, layers, documents, cache)
    except (tarfile.TarError, zlib.error, EOFError, ValueError, OverflowError, RecursionError) as error:
        raise EngineError(
            f"The image could not be read: {clean_line(str(error), 200)}.",
            "The engine may be restarting. Try again.",
        ) from error
    return _assemble(layers, documents)


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Yield the members of a tar without keeping them. A layer may have a million."""
    while (member := tar.next()) is not None:
        yield member
        tar.members = []  # type: ignore[attr-defined]


def _is_document(head: bytes) -> bool:
    """Return whether a member is JSON. A layer may have the same first byte, but its header has zeros."""
    return head[:1] in {b"{", b"["} and b"\0" not in head


def _read_member(
    member: tarfile.TarInfo,
    file: IO[bytes],
    layers: dict[str, Layer],
    documents: dict[str, Any],
    cache: LayerCache,
) -> None:
    head = file.read(512)
    if _is_document(head) and member.size <= _JSON_LIMIT:
        documents[member.name] = json.loads(head + file.read())
    elif head[:4] == _ZSTD:
        raise EngineError(
            "A layer is compressed with zstd, which this program does not support.",
            "To see layer sizes, use an image without zstd layers.",
        )
    elif member.name.startswith("blobs/") or member.name.endswith("/layer.tar"):
        layer = _read_layer(head, file, member.size)
        layers[member.name] = layer
        cache.put(layer)
        if head[:2] == _GZIP:
            # the archive names the layer by the digest of its blob
            cache.put(Layer(_digest_of(member.name), layer.unpacked_bytes, layer.pull_bytes, layer.files))


def _read_layer(head: bytes, file: IO[bytes], size: int) -> Layer:
    compressed = head[:2] == _GZIP
    counter = _Counter(_plain(head, file) if compressed else _raw(head, file), compress=not compressed)
    files: list[FileEntry] = []
    with tarfile.open(fileobj=cast("IO[bytes]", counter), mode="r|", bufsize=_CHUNK) as tar:
        for entry in _members(tar):
            kind = (
                "file"
                if entry.isreg()
                else "dir"
                if entry.isdir()
                else "link"
                if entry.issym() or entry.islnk()
                else "other"
            )
            path = clean_line("/" + entry.name.removeprefix("./").strip("/"), 4096)
            files.append(FileEntry(path, entry.size if kind == "file" else 0, kind, entry.mode))
    counter.drain()
    return Layer(
        f"sha256:{counter.hash.hexdigest()}",
        counter.count,
        size if compressed else counter.compressed,
        tuple(files),
    )


def _raw(head: bytes, file: IO[bytes]) -> Iterator[bytes]:
    yield head
    while chunk := file.read(_CHUNK):
        yield chunk


def _plain(head: bytes, file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a gzip file, which may have several members, in pieces that are never empty.

    A piece is small even if the file unpacks to a thousand times its size.
    """
    unpacker = zlib.decompressobj(wbits=31)
    for chunk in _raw(head, file):
        rest = chunk
        while rest:
            if unpacker.eof:
                rest = rest.lstrip(b"\0")  # padding
                if not rest:
                    break
                unpacker = zlib.decompressobj(wbits=31)
            if piece := unpacker.decompress(rest, _CHUNK):
                yield piece
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if piece := unpacker.flush():
        yield piece
    if not unpacker.eof:
        raise EOFError("a compressed layer ends too early")


class _Stream:
    """A file for tarfile that is read from pieces of any size."""

    def __init__(self, pieces: Iterator[bytes], on_progress: Callable[[int], None] | None = None) -> None:
        self._pieces = pieces
        self._rest = b""
        self._seen = 0
        self._on_progress = on_progress

    def read(self, size: int) -> bytes:
        parts, have = [self._rest], len(self._rest)
        while have < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self.take(piece)
            parts.append(piece)
            have += len(piece)
        data = b"".join(parts)
        self._rest = data[size:]
        return data[:size]

    def take(self, piece: bytes) -> None:
        """Count a piece and report the progress."""
        self._seen += len(piece)
        if self._on_progress is not None:
            self._on_progress(self._seen)


class _Counter(_Stream):
    """Counts, hashes and compresses the pieces without keeping them."""

    def __init__(self, pieces: Iterator[bytes], *, compress: bool) -> None:
        super().__init__(pieces)
        self.count = 0
        self.hash = hashlib.sha256()
        self._packer = Packer() if compress else None

    def take(self, piece: bytes) -> None:
        self.count += len(piece)
        self.hash.update(piece)
        if self._packer is not None:
            self._packer.take(piece)

    def drain(self) -> None:
        """Read the rest, because layers continue with padding after the end mark at which tarfile stops."""
        while self.read(_CHUNK):
            pass

    @property
    def compressed(self) -> int:
        """The compressed size in a registry, in bytes. Read it only once, at the end."""
        return self._packer.end() if self._packer is not None else 0


def _assemble(layers: dict[str, Layer], documents: dict[str, Any]) -> ImageArchive:
    try:
        image = documents["manifest.json"][0]
        config = documents[image["Config"]]
        ordered = tuple(layers[name] for name in image["Layers"])
        history = tuple(
            HistoryEntry(clean_line(str(entry.get("created_by", ""))), bool(entry.get("empty_layer")))
            for entry in config.get("history") or ()
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise EngineError("The image's manifest is incomplete.", "Build the image again.") from error
    return ImageArchive(ordered, history)


def _digest_of(name: str) -> str:
    return f"sha256:{name.rpartition('/')[2]}"
