"""Detects whether the files of a project have changed since a measurement."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from tui.project.dockerignore import ignored_by, parse_dockerignore

PASSED_OVER = frozenset({".git", "node_modules"})
"""Large directories that a Go build does not use."""
_LARGE = 16 << 20
"""Bytes above which only the size and time of a file count."""
_SETTLED = 100_000_000
"""Nanoseconds after which a second change to a file certainly has another time."""


def fingerprint(root: Path) -> str:
    """Return a text that stays the same while no file below a directory changes.

    Unreadable files count by their names, and symbolic links by their targets.
    """
    return Fingerprints(root).read([""])[""]


class Fingerprints:
    """Reads the fingerprint of a directory repeatedly, and only files with a new size or time again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[tuple[int, int, int], bytes]] = {}

    def read(self, ignores: Iterable[str], should_stop: Callable[[], bool] = lambda: False) -> dict[str, str]:
        """Return the fingerprint of the files that each .dockerignore includes. Blocking, so run it in a thread.

        Args:
            ignores: texts of .dockerignore files, of which an empty one excludes nothing.
            should_stop: called before each file. If it returns True, the fingerprints are not valid.
        """
        hashes = {text: sha256() for text in ignores}
        patterns = {text: parse_dockerignore(text) for text in hashes}
        for path in self._files():
            if should_stop():
                break
            content: bytes | None = None
            for text, whole in hashes.items():
                if ignored_by(patterns[text], path) is not None:
                    continue
                content = self._content(path) if content is None else content
                whole.update(os.fsencode(path) + b"\0" + content)
        return {text: whole.hexdigest() for text, whole in hashes.items()}

    def _files(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self._root):
            folders[:] = sorted(name for name in folders if name not in PASSED_OVER)
            linked = [name for name in folders if Path(folder, name).is_symlink()]
            inside = os.path.relpath(folder, self._root)
            for name in sorted((*files, *linked)):
                yield name if inside == os.curdir else f"{inside}/{name}"

    def _content(self, name: str) -> bytes:
        path = self._root / name
        try:
            if path.is_symlink():
                return os.fsencode(path.readlink())
            found = path.stat()
            if not path.is_file() or found.st_size > _LARGE:
                return f"{found.st_size} {found.st_mtime_ns}".encode()
            state = (found.st_size, found.st_mtime_ns, found.st_ino)
            known = self._known.get(name)
            if known is not None and known[0] == state:
                return known[1]
            digest = sha256(path.read_bytes()).digest()
        except OSError:
            return b"unreadable"
        if time.time_ns() - found.st_mtime_ns > _SETTLED:
            self._known[name] = (state, digest)
        return digest
