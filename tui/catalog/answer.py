"""What registries said, as values that can be kept: the only thing that makes a catalogue newer."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tui.catalog.provenance import Origin, Provenance
from tui.registry.reference import Reference

OLDEST = timedelta(days=90)
"""An answer that is older is not used any more."""
_CLOCKS_DIFFER = timedelta(hours=1)
"""An answer from further in the future was written by a clock that is wrong."""
_VERSION_TAG = re.compile(r"\d{1,8}(\.\d{1,8}){0,3}(-slim)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAnswer:
    """What a tag points to, for one platform."""

    reference: Reference
    platform: str
    """``os/architecture`` or ``os/architecture/variant``."""
    digest: str
    """Of the index where there is one, else of the manifest."""
    compressed_bytes: int
    """The layers that a pull of that platform moves, each counted once."""
    platforms: tuple[str, ...]
    """Every platform that the tag is published for."""
    asked: datetime
    kept: bool = False
    """Whether it comes from the disk, and not from a registry just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsAnswer:
    """The tags of a repository that are versions."""

    reference: Reference
    """The repository: no tag, no digest."""
    tags: tuple[str, ...]
    asked: datetime
    kept: bool = False


Answer = ImageAnswer | TagsAnswer


def provenance(answer: Answer) -> Provenance:
    """Return where an answer comes from."""
    return Provenance(Origin.CACHE if answer.kept else Origin.REGISTRY, answer.asked)


def usable(answer: Answer, now: datetime) -> bool:
    """Return whether an answer is recent enough to be believed at all."""
    return -_CLOCKS_DIFFER <= now - answer.asked <= OLDEST


def from_disk(answer: Answer) -> Answer:
    """Return the answer, marked as one from an earlier time."""
    return replace(answer, kept=True)


def is_version_tag(tag: str) -> bool:
    """Return whether a tag is a plain version, such as ``1.27.3`` or ``13-slim``: the others are not kept."""
    return bool(_VERSION_TAG.fullmatch(tag))


def now() -> datetime:
    """Return the time at which something is asked."""
    return datetime.now(UTC)
