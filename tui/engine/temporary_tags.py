"""Tags of images that must not outlive the session: written down, so that a later one removes them if this one is killed."""

import atexit
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
    """What one owner, a lab or a session of builds, would remove if it came to its end."""

    def __init__(self, endpoint: str) -> None:
        """Hold nothing yet.

        Args:
            endpoint: the engine's address; tags mean nothing on another one.
        """
        self._endpoint = endpoint
        self._path = _folder() / f"{uuid4().hex}.json"

    def hold(self, tags: Collection[str]) -> None:
        """Write down what is to be removed now, in place of what was before; nothing when there is nothing.

        A disk that cannot be written costs only the sweep after a kill.
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
    """Yield for each owner on an engine that is known to be gone its file, and its tags that nobody else holds. Blocking.

    The file is the caller's to remove, once the tags are gone.
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
            # a session may last for days: its age says nothing of its end
            if path not in _held and is_left(str(data["owner"]), 0.0):
                gone[path] = {str(tag) for tag in data["tags"]}
            else:
                alive |= {str(tag) for tag in data["tags"]}
    for path, tags in gone.items():
        yield path, tuple(sorted(tags - alive))


def _forget_part(path: Path, age: float) -> None:
    if age > 60:
        path.unlink(missing_ok=True)


def _forget_all() -> None:
    """A process that ends by itself has removed what it wanted removed."""
    for path in list(_held):
        with suppress(OSError):
            path.unlink(missing_ok=True)


atexit.register(_forget_all)
