"""Cache mounts with an id of their own, with which builds with empty caches are measured."""

import hashlib
from contextlib import ExitStack
from pathlib import Path

from tui.engine.scratch import scratch


class OwnMounts:
    """Folders for cache mounts with an id. They are removed when the program ends."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folder: Path | None = None

    def folder(self, identity: str) -> Path:
        """Return the folder of an id, which is empty at first.

        Raises:
            OSError: it cannot be created.
        """
        if self._folder is None:
            self._folder = self._stack.enter_context(scratch())
        found = self._folder / hashlib.sha256(identity.encode()).hexdigest()[:16]
        found.mkdir(exist_ok=True)
        return found
