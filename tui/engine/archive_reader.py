"""Reads the tar of ``docker save`` as a stream: no layer is ever held in memory or written to disk."""

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
"""Bytes of a configuration or manifest; a larger one is not one."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def read_archive(
    chunks: Iterable[bytes], cache: LayerCache, on_progress: Callable[[int], None]
) -> ImageArchive:
    """Read a whole image. Blocking: meant for a thread.

    Both layouts of ``docker save`` are understood, and both stores: the classic one saves plain layers, the
    containerd one saves them compressed as they were pulled; then the size of a pull is the blob's own.

    Args:
        chunks: the tar, in pieces of any size.
        cache: layers that were read before are not compressed again.
        on_progress: told how many bytes of the tar have been read; may raise to stop the reading.

    Raises:
        EngineError: the tar is broken, or a layer is compressed in a way that we cannot read.
    """
    layers: dict[str, Layer] = {}
    documents: dict[str, Any] = {}
    source = _Stream(iter(chunks), on_progress)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|", bufsize=_CHUNK) as tar:
            for member in tar:
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
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise EngineError(
            f"The image could not be read: {error}.", "Try again; the engine may be restarting."
        ) from error
    return _assemble(layers, documents)


def _read_member(
    member: tarfile.TarInfo,
    file: IO[bytes],
    layers: dict[str, Layer],
    documents: dict[str, Any],
    cache: LayerCache,
) -> None:
    head = file.read(512)
    if head[:1] in {b"{", b"["} and member.size <= _JSON_LIMIT:
        documents[member.name] = json.loads(head + file.read())
    elif head[:4] == _ZSTD:
        raise EngineError(
            "A layer is compressed with zstd, which this program cannot read.",
            "Sizes of this image stay unknown.",
        )
    elif member.name.startswith("blobs/") or member.name.endswith("/layer.tar"):
        layer = _read_layer(head, file, member.size)
        layers[member.name] = layer
        cache.put(layer)
        if head[:2] == _GZIP:
            # found again by the digest of the blob, which is what the archive names it by
            cache.put(Layer(_digest_of(member.name), layer.unpacked_bytes, layer.pull_bytes, layer.files))


def _read_layer(head: bytes, file: IO[bytes], size: int) -> Layer:
    compressed = head[:2] == _GZIP
    counter = _Counter(_plain(head, file) if compressed else _raw(head, file), compress=not compressed)
    files: list[FileEntry] = []
    with tarfile.open(fileobj=cast("IO[bytes]", counter), mode="r|", bufsize=_CHUNK) as tar:
        for entry in tar:
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
    unpacker = zlib.decompressobj(wbits=31)
    for chunk in _raw(head, file):
        yield unpacker.decompress(chunk)
    yield unpacker.flush()


class _Stream:
    """Pieces of any size as a file that tarfile can read from."""

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
        """Count a piece as it passes."""
        self._seen += len(piece)
        if self._on_progress is not None:
            self._on_progress(self._seen)


class _Counter(_Stream):
    """Counts, hashes and compresses what passes, and keeps none of it."""

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
        """Let the rest pass: tarfile stops reading at the end mark, layers go on with padding."""
        while self.read(_CHUNK):
            pass

    @property
    def compressed(self) -> int:
        """Bytes as a registry would store them; only once, at the end."""
        return self._packer.end() if self._packer is not None else 0


def _assemble(layers: dict[str, Layer], documents: dict[str, Any]) -> ImageArchive:
    try:
        image = documents["manifest.json"][0]
        config = documents[image["Config"]]
        ordered = tuple(layers[name] for name in image["Layers"])
    except (KeyError, IndexError, TypeError) as error:
        raise EngineError("The image's manifest is incomplete.", "Build the image again.") from error
    history = tuple(
        HistoryEntry(clean_line(str(entry.get("created_by", ""))), bool(entry.get("empty_layer")))
        for entry in config.get("history") or ()
    )
    return ImageArchive(ordered, history)


def _digest_of(name: str) -> str:
    return f"sha256:{name.rpartition('/')[2]}"
