"""Answers as registries would give them."""

from datetime import UTC, datetime
from typing import Any

from tui.catalog.answer import ImageAnswer, TagsAnswer
from tui.registry.reference import parse

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""The day after the catalogue was compiled."""
DIGEST = f"sha256:{'1' * 64}"


def image(
    reference: str, compressed_bytes: int = 4_000_000, *, at: datetime = NOON, **changes: Any
) -> ImageAnswer:
    values: dict[str, Any] = {
        "reference": parse(reference),
        "platform": "linux/amd64",
        "digest": DIGEST,
        "compressed_bytes": compressed_bytes,
        "platforms": ("linux/amd64", "linux/arm64/v8"),
        "asked": at,
    }
    return ImageAnswer(**(values | changes))


def tags(repository: str, *names: str, at: datetime = NOON) -> TagsAnswer:
    return TagsAnswer(reference=parse(repository).untagged, tags=names, asked=at)
