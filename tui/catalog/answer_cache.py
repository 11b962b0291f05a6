"""Stores answers of registries on disk, for offline use and to avoid repeated requests on one day."""

import hashlib
import json
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from tui.catalog.answer import (
    Answer,
    ImageAnswer,
    TagsAnswer,
    from_disk,
    is_version_tag,
    usable,
)
from tui.registry.reference import Reference, is_digest, parse

_VERSION = 1
"""The version of the file format. Files with another version are ignored."""
_LARGEST_FILE = 512 * 1024
_MOST_FILES = 500


class AnswerCache:
    """A folder with one small file for each question. Unreadable and invalid files are ignored."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_cache_path("godock-tui") / "registries"

    def all(self, now: datetime) -> tuple[Answer, ...]:
        """Return every answer that is not too old, and remove the files of the others."""
        with suppress(OSError):
            found = []
            for path in sorted(self._folder.glob("*.json"))[:_MOST_FILES]:
                answer = self._read(path)
                if answer is not None and usable(answer, now):
                    found.append(answer)
                else:
                    with suppress(OSError):
                        path.unlink()
            return tuple(found)
        return ()

    def image(self, reference: Reference, platform: str, now: datetime) -> ImageAnswer | None:
        """Return the last answer about an image, or None."""
        answer = self._read(self._path(_image_name(reference, platform)))
        if isinstance(answer, ImageAnswer) and answer.reference == reference and usable(answer, now):
            return answer
        return None

    def tags(self, repository: Reference, now: datetime) -> TagsAnswer | None:
        """Return the last answer about a repository's tags, or None."""
        answer = self._read(self._path(_tags_name(repository)))
        if isinstance(answer, TagsAnswer) and answer.reference == repository.untagged and usable(answer, now):
            return answer
        return None

    def put(self, answer: Answer) -> None:
        """Store an answer. On a full or read-only disk it is requested again next time."""
        if isinstance(answer, ImageAnswer):
            name = _image_name(answer.reference, answer.platform)
        else:
            name = _tags_name(answer.reference)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            # moved over the old file, so that a concurrent reader sees either the old file or the new one
            with tempfile.NamedTemporaryFile(
                "w", dir=self._folder, suffix=".part", delete=False, encoding="utf-8"
            ) as file:
                try:
                    json.dump(_to_json(answer), file)
                    file.close()
                    Path(file.name).replace(self._path(name))
                except BaseException:
                    Path(file.name).unlink()
                    raise

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"

    def _read(self, path: Path) -> Answer | None:
        try:
            with path.open("rb") as file:
                raw = file.read(_LARGEST_FILE + 1)
            return from_disk(_from_json(json.loads(raw))) if len(raw) <= _LARGEST_FILE else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None


def _image_name(reference: Reference, platform: str) -> str:
    return f"image {reference} {platform}"


def _tags_name(repository: Reference) -> str:
    return f"tags {repository.untagged}"


def _to_json(answer: Answer) -> dict[str, object]:
    common = {"version": _VERSION, "asked": answer.asked.isoformat()}
    if isinstance(answer, TagsAnswer):
        return {**common, "repository": str(answer.reference), "tags": answer.tags}
    return {
        **common,
        "image": str(answer.reference),
        "platform": answer.platform,
        "digest": answer.digest,
        "compressed_bytes": answer.compressed_bytes,
        "platforms": answer.platforms,
    }


def _from_json(data: dict[str, Any]) -> Answer:
    """Return a stored answer.

    Raises:
        ValueError, KeyError, TypeError: it is not valid.
    """
    asked = datetime.fromisoformat(data["asked"])
    if data["version"] != _VERSION or asked.tzinfo is None:
        raise ValueError
    if "repository" in data:
        tags = tuple(data["tags"])
        if not all(isinstance(tag, str) and is_version_tag(tag) for tag in tags):
            raise ValueError
        return TagsAnswer(reference=parse(data["repository"]).untagged, tags=tags, asked=asked)
    size, platforms = data["compressed_bytes"], tuple(data["platforms"])
    words = (data["platform"], *platforms)
    if not (is_digest(data["digest"]) and isinstance(size, int) and 0 <= size < 2**60):
        raise ValueError
    if not all(isinstance(word, str) and word.isascii() and word.isprintable() for word in words):
        raise ValueError
    return ImageAnswer(
        reference=parse(data["image"]),
        platform=data["platform"],
        digest=data["digest"],
        compressed_bytes=size,
        platforms=platforms,
        asked=asked,
    )
