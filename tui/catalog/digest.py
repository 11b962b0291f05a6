"""Digests: the one name of an image that can never mean another one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tui.catalog.provenance import Origin, Provenance
from tui.registry.reference import parse


@dataclass(frozen=True, slots=True)
class Digest:
    """What a tag pointed to at some time."""

    reference: str
    """In full, with its tag: ``docker.io/library/alpine:3.24``."""
    value: str
    """``sha256:…`` of the index where the image has one, so that every platform finds its own image in it."""
    provenance: Provenance


def read_digests(entry: Mapping[str, Any]) -> tuple[Digest, ...]:
    """Return the digest of each tag that one entry of base_images.json describes, as of the day it was measured."""
    value, day = entry["index_digest"], entry["measured_on"]
    if not value or not day:
        return ()
    measured = Provenance(Origin.CATALOGUE, datetime.fromisoformat(day).replace(tzinfo=UTC))
    image = parse(entry["reference"])
    return tuple(
        Digest(str(replace(image, tag=tag)), value, measured) for tag in (image.tag, *entry["other_tags"])
    )
