"""The content of a ``docker save`` tar: layers with their sizes and files, and the image's history."""

from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One entry of a layer."""

    path: str
    """Absolute, such as ``/etc/passwd``."""
    bytes: int
    kind: str
    """``file``, ``dir``, ``link`` or ``other``."""
    mode: int


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of an image."""

    digest: str
    """``sha256:…`` of the uncompressed archive (the *diff id*)."""
    unpacked_bytes: int
    """Length of the uncompressed archive, including headers and padding."""
    pull_bytes: int
    """Length of the archive with the gzip compression of a registry, see :mod:`tui.engine.packing`."""
    files: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One instruction of an image's history."""

    created_by: str
    empty: bool
    """Whether the instruction wrote no layer."""


@dataclass(frozen=True, slots=True)
class ImageArchive:
    """The layers of an image, base first, and the instructions that made them."""

    layers: tuple[Layer, ...]
    history: tuple[HistoryEntry, ...] = ()
    """Oldest first, with as many non-empty entries as there are layers."""

    @property
    def unpacked_bytes(self) -> int:
        """Sum of the uncompressed layer archives."""
        return sum(layer.unpacked_bytes for layer in self.layers)

    @property
    def pull_bytes(self) -> int:
        """Sum of the compressed layer archives."""
        return sum(layer.pull_bytes for layer in self.layers)

    @property
    def instructions(self) -> tuple[str, ...]:
        """The instruction of each layer, or empty texts where the history does not match the layers."""
        written = [entry.created_by for entry in self.history if not entry.empty]
        if len(written) != len(self.layers):
            return ("",) * len(self.layers)
        return tuple(written)
