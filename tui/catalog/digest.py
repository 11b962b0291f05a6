"""Digests, the names of images that never refer to another image."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tui.catalog.provenance import Origin, Provenance
from tui.frozen import dataclass
from tui.registry.reference import parse


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of a tag at some time."""

    reference: str
    """In full, with its tag: ``docker.io/library/alpine:3.24``."""
    value: str
    """``sha256:…`` of the index if the image has one, so that it is valid for every platform."""
    provenance: Provenance


def read_digests(entry: Mapping[str, Any]) -> tuple[Digest, ...]:
    """Return the digest of each tag in one entry of base_images.json, as of the day of its measurement."""
    value, day = entry["index_digest"], entry["measured_on"]
    if not value or not day:
        return ()
    measured = Provenance(Origin.CATALOGUE, datetime.fromisoformat(day).replace(tzinfo=UTC))
    image = parse(entry["reference"])
    return tuple(
        Digest(str(replace(image, tag=tag)), value, measured) for tag in (image.tag, *entry["other_tags"])
    )
