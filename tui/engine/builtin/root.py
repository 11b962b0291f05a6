"""The root file system of an image while its layers are added: directories, links and accounts, without contents."""

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from posixpath import basename, dirname, join, normpath
from typing import IO, BinaryIO, cast

from tui.engine.builtin.layer import LayerBlob, LayerEntry
from tui.engine.engine import EngineError
from tui.frozen import dataclass

_CHUNK = 1 << 18
_HOPS = 40
"""Links that are followed for one path, as in Linux."""
_GZIP = b"\x1f\x8b"
_ACCOUNTS = frozenset({"/etc/passwd", "/etc/group"})
_LARGEST_ACCOUNTS = 1 << 20
_OPAQUE = ".wh..wh..opq"
_WHITEOUT = ".wh."
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Node:
    """One path."""

    kind: str
    """``d`` for a directory, ``l`` for a symbolic link, ``f`` for anything else."""
    mode: int = 0o755
    uid: int = 0
    gid: int = 0
    link: str = ""


@dataclass(slots=True)
class Root:
    """What is at which path."""

    nodes: dict[str, Node] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """The contents of ``/etc/passwd`` and ``/etc/group``."""

    def add_layer(self, listing: "Listing") -> None:
        """Put a layer on top."""
        for path in listing.removed:
            self._remove(path)
        for path, node in listing.nodes.items():
            before = self.nodes.get(path)
            if before is not None and before.kind == "d" and node.kind != "d":
                self._remove(path)
            self.nodes[path] = node
        self.texts.update(listing.texts)

    def add(self, entry: LayerEntry) -> None:
        """Put one path on top."""
        kind = "d" if entry.directory else "l" if entry.link else "f"
        self.nodes[entry.path] = Node(kind, entry.mode, entry.uid, entry.gid, entry.link)
        if entry.path in _ACCOUNTS:
            with suppress(OSError):
                data = entry.content if entry.source is None else entry.source.read_bytes()
                self.texts[entry.path] = data.decode(errors="replace")

    def real(self, path: str, *, last: bool = False) -> str:
        """Return a path with the links in its directories replaced by their targets.

        Args:
            path: an absolute path.
            last: whether a link at the path itself is replaced too.
        """
        hops, at = 0, path.find("/", 1)
        while at >= 0 or last:
            prefix = path if at < 0 else path[:at]
            node = self.nodes.get(prefix)
            if node is not None and node.kind == "l" and hops < _HOPS:
                hops += 1
                rest = path[at:] if at >= 0 else ""
                path = "/" + normpath(join(dirname(prefix), node.link) + rest).lstrip("/")
                at = path.find("/", 1)
            elif at < 0:
                break
            else:
                at = path.find("/", at + 1)
        return path

    def is_directory(self, path: str) -> bool:
        """Return whether a path is a directory, without following links."""
        return path == "/" or ((found := self.nodes.get(path)) is not None and found.kind == "d")

    def may_be_directory(self, path: str) -> bool:
        """Return whether a path is a directory or missing, without following links."""
        return path not in self.nodes or self.is_directory(path)

    def parents(self, path: str) -> Iterator[LayerEntry]:
        """Yield the directories above a path as they are, or as a build makes them if they are missing."""
        parent = dirname(path)
        if parent != "/":
            yield from self.parents(parent)
            node = self.nodes.get(parent, Node("d"))
            yield LayerEntry(path=parent, mode=node.mode, uid=node.uid, gid=node.gid, directory=True)

    def ids(self, owner: str) -> tuple[int, int] | None:
        """Return the numbers of ``USER:GROUP``, or None if a name is not in the image."""
        user, _, group = owner.partition(":")
        uid = int(user) if user.isdecimal() else self._number("/etc/passwd", user)
        gid = int(group) if group.isdecimal() else self._number("/etc/group", group)
        return None if uid is None or gid is None else (uid, gid)

    def _number(self, file: str, name: str) -> int | None:
        lines = (line.split(":") for line in self.texts.get(file, "").splitlines())
        found = (parts[2] for parts in lines if len(parts) > 2 and parts[0] == name)
        return next((int(number) for number in found if number.isdecimal()), None)

    def _remove(self, path: str) -> None:
        below = f"{path.rstrip('/')}/"
        for name in [name for name in self.nodes if name == path or name.startswith(below)]:
            del self.nodes[name]


@dataclass(frozen=True, slots=True)
class Listing:
    """The paths of one layer."""

    nodes: Mapping[str, Node]
    removed: tuple[str, ...] = ()
    """What it deletes of lower layers. With a final slash, only what is below the directory."""
    texts: Mapping[str, str] = field(default_factory=dict)


def root_of(layers: Iterable[LayerBlob]) -> Root:
    """Return the root file system that layers make. Blocking. A layer that was read before is not read again.

    Raises:
        EngineError: a layer is damaged, or has an unsupported compression.
    """
    root = Root()
    for layer in layers:
        root.add_layer(_listing(layer))
    return root


def _listing(layer: LayerBlob) -> Listing:
    # beside the blobs, so that it is kept as long as the layer
    path = layer.blob.path.parents[2] / "listings" / f"{layer.diff_id.replace(':', '-')}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] == _VERSION:
            nodes = {name: Node(*node) for name, node in data["nodes"].items()}
            return Listing(nodes, tuple(data["removed"]), data["texts"])
    found = _read(layer)
    data = {
        "version": _VERSION,
        "nodes": {
            name: [node.kind, node.mode, node.uid, node.gid, node.link] for name, node in found.nodes.items()
        },
        "removed": found.removed,
        "texts": found.texts,
    }
    # without the file, the layer is read again next time
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}")
        partial.write_text(json.dumps(data), encoding="utf-8")
        partial.replace(path)
    return found


def _read(layer: LayerBlob) -> Listing:
    try:
        with layer.blob.path.open("rb") as file:
            stream = _Plain(file)
            with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", bufsize=_CHUNK) as tar:
                found = _members(tar)
            stream.drain()
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise EngineError(
            f"The layer {layer.blob.digest[:19]} of the base image is not readable ({error}).",
            "Choose a different base image, or build with Docker or Podman.",
        ) from None
    if stream.digest != layer.diff_id:
        raise EngineError(
            f"The layer {layer.blob.digest[:19]} of the base image does not match its configuration.",
            "Choose a different base image, because this one is corrupt in its registry.",
        )
    return found


def _members(tar: tarfile.TarFile) -> Listing:
    nodes: dict[str, Node] = {}
    removed: list[str] = []
    texts: dict[str, str] = {}
    for member in tar:
        path = normpath(f"/{member.name.lstrip('/')}")
        name = basename(path)
        if name == _OPAQUE:
            removed.append(f"{dirname(path).rstrip('/')}/")
        elif name.startswith(_WHITEOUT):
            removed.append(f"{dirname(path).rstrip('/')}/{name.removeprefix(_WHITEOUT)}")
        elif path != "/":
            kind = "d" if member.isdir() else "l" if member.issym() else "f"
            nodes[path] = Node(
                kind, member.mode, member.uid, member.gid, member.linkname if kind == "l" else ""
            )
            if path in _ACCOUNTS and member.isreg() and member.size <= _LARGEST_ACCOUNTS:
                file = tar.extractfile(member)
                texts[path] = file.read().decode(errors="replace") if file is not None else ""
    return Listing(nodes, tuple(removed), texts)


class _Plain:
    """The uncompressed content of a layer, as a file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        head = file.read(4)
        if head[:2] != _GZIP and head[:4] == b"\x28\xb5\x2f\xfd":
            raise OSError("it is compressed with zstd, which this program does not support")
        file.seek(0)
        self._file = file
        self._unpacker = zlib.decompressobj(wbits=31) if head[:2] == _GZIP else None
        self._rest = b""
        self._hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """Return at most ``size`` bytes, and fewer only at the end."""
        parts = [self._rest]
        have = len(self._rest)
        while have < size and (piece := self._piece()):
            parts.append(piece)
            have += len(piece)
        data = b"".join(parts)
        self._rest = data[size:]
        return data[:size]

    def drain(self) -> None:
        """Read the rest, which follows the end mark of the archive."""
        while self.read(_CHUNK):
            pass

    @property
    def digest(self) -> str:
        """The digest of what was read."""
        return f"sha256:{self._hash.hexdigest()}"

    def _piece(self) -> bytes:
        """Return the next piece, or nothing at the end."""
        data = self._next()
        self._hash.update(data)
        return data

    def _next(self) -> bytes:
        if self._unpacker is None:
            return self._file.read(_CHUNK)
        while True:
            packed = self._unpacker.unconsumed_tail or self._unpacker.unused_data or self._file.read(_CHUNK)
            if self._unpacker.eof:
                if not packed:
                    return b""
                self._unpacker = zlib.decompressobj(wbits=31)  # several gzip members in a row
            if not packed:
                raise EOFError("it is incomplete")
            data = self._unpacker.decompress(packed, _CHUNK)
            if data:
                return data
