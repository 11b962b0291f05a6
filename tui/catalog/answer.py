"""Answers of registries, which can be stored and update a catalogue."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.catalog.provenance import Origin, Provenance
from tui.frozen import dataclass
from tui.registry.reference import Reference

OLDEST = timedelta(days=90)
"""The age above which an answer is not used."""
_CLOCKS_DIFFER = timedelta(hours=1)
"""The limit for dates in the future. An answer beyond it was written by a wrong clock."""
_VERSION_TAG = re.compile(r"\d{1,8}(\.\d{1,8}){0,3}(-slim)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAnswer:
    """The image of a tag for one platform."""

    reference: Reference
    platform: str
    """``os/architecture`` or ``os/architecture/variant``."""
    digest: str
    """Of the index if there is one, else of the manifest."""
    compressed_bytes: int
    """Bytes of the layers that a pull of that platform transfers, each counted once."""
    platforms: tuple[str, ...]
    """Every platform that the tag is published for."""
    asked: datetime
    kept: bool = False
    """Whether it was read from disk, and not from a registry in this session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsAnswer:
    """The tags of a repository that are versions."""

    reference: Reference
    """The repository, without tag and digest."""
    tags: tuple[str, ...]
    asked: datetime
    kept: bool = False


Answer = ImageAnswer | TagsAnswer


def provenance(answer: Answer) -> Provenance:
    """Return the source of an answer."""
    return Provenance(Origin.CACHE if answer.kept else Origin.REGISTRY, answer.asked)


def usable(answer: Answer, now: datetime) -> bool:
    """Return whether an answer is recent enough to be used."""
    return -_CLOCKS_DIFFER <= now - answer.asked <= OLDEST


def from_disk(answer: Answer) -> Answer:
    """Return the answer, marked as read from disk."""
    return replace(answer, kept=True)


def is_version_tag(tag: str) -> bool:
    """Return whether a tag is a plain version, such as ``1.27.3`` or ``13-slim``. Other tags are not kept."""
    return bool(_VERSION_TAG.fullmatch(tag))


def now() -> datetime:
    """Return the current time, in UTC."""
    return datetime.now(UTC)
