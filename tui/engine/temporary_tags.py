"""Records tags of temporary images on disk, so that a later session removes them if this one is killed."""

import json
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from platformdirs import user_state_path

from tui.engine.leftovers import is_left, own_mark

_held: set[Path] = set()
"""Files of this process."""


def _folder() -> Path:
    return user_state_path("godock-tui") / "temporary-tags"


class TemporaryTags:
    """The tags that one owner, a lab or a session of builds, removes at its end."""

    def __init__(self, endpoint: str) -> None:
        """Start without tags.

        Args:
            endpoint: the address of the engine with the tags.
        """
        self._endpoint = endpoint
        self._path = _folder() / f"{uuid4().hex}.json"

    def hold(self, tags: Collection[str]) -> None:
        """Record the tags to remove, instead of the previous ones. Without tags, remove the record.

        On a read-only disk, only the sweep after a kill is lost.
        """
        with suppress(OSError):
            if not tags:
                self._path.unlink(missing_ok=True)
                _held.discard(self._path)
                return
            data = {"owner": str(own_mark()), "endpoint": self._endpoint, "tags": sorted(tags)}
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _held.add(self._path)
            with tempfile.NamedTemporaryFile(
                "w", dir=self._path.parent, suffix=".part", delete=False
            ) as file:
                json.dump(data, file)
            Path(file.name).replace(self._path)


def left_tags(endpoint: str) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the file and the exclusive tags of each owner on an engine that has certainly ended. Blocking.

    The caller removes the file after the tags.
    """
    gone: dict[Path, set[str]] = {}
    alive: set[str] = set()
    for path in _folder().glob("*"):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            age = time.time() - path.stat().st_mtime
            if path.suffix != ".json":
                _forget_part(path, age)
                continue
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["endpoint"] != endpoint:
                continue
            # a session may last for days, so its age does not show its end
            if path not in _held and is_left(str(data["owner"]), 0.0):
                gone[path] = {str(tag) for tag in data["tags"]}
            else:
                alive |= {str(tag) for tag in data["tags"]}
    for path, tags in gone.items():
        yield path, tuple(sorted(tags - alive))


def _forget_part(path: Path, age: float) -> None:
    if age > 60:
        path.unlink(missing_ok=True)
