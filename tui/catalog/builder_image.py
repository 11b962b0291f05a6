"""The official Go images, which compile programs. Their size determines that of the naive single stage."""

from collections.abc import Mapping
from typing import Any

from tui.catalog.provenance import Provenance
from tui.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BuilderImage:
    """One tag of the official ``golang`` image."""

    reference: str
    go_minor: str
    base: str
    """``trixie``, ``bookworm``, ``alpine3.24`` …"""
    compressed_bytes: int | None
    unpacked_bytes: int | None
    other_tags: tuple[str, ...]
    """Tags that pointed to the same image when it was measured, such as ``1.27-alpine``."""
    provenance: Provenance
    """The source of ``compressed_bytes``. The unpacked size stays the catalogue's."""

    @property
    def flavour(self) -> str:
        """``alpine``, ``trixie`` or ``bookworm``, as in the *builder* option."""
        return self.base.rstrip("0123456789.")


def read_builder(entry: Mapping[str, Any], provenance: Provenance) -> BuilderImage:
    """Return the builder that one entry of base_images.json describes (linux/amd64 sizes)."""
    return BuilderImage(
        reference=entry["reference"],
        go_minor=entry["go_minor"],
        base=entry["base"],
        compressed_bytes=entry["compressed_bytes"],
        unpacked_bytes=entry["unpacked_bytes"],
        other_tags=tuple(entry["other_tags"]),
        provenance=provenance,
    )
