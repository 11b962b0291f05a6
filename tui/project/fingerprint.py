"""Detects whether the files of a project have changed since a measurement."""

import os
from hashlib import sha256
from pathlib import Path

PASSED_OVER = frozenset({".git", "node_modules"})
"""Large directories that a Go build does not use."""
_LARGE = 16 << 20
"""Bytes above which only the size and time of a file count."""


def fingerprint(root: Path) -> str:
    """Return a text that stays the same while no file below a directory changes.

    Unreadable files count by their names, and symbolic links by their targets.
    """
    whole = sha256()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in PASSED_OVER)
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted((*files, *linked)):
            path = Path(folder, name)
            whole.update(os.fsencode(path.relative_to(root)))
            whole.update(b"\0")
            whole.update(_content(path))
    return whole.hexdigest()


def _content(path: Path) -> bytes:
    try:
        if path.is_symlink():
            return os.fsencode(path.readlink())
        found = path.stat()
        if not path.is_file() or found.st_size > _LARGE:
            return f"{found.st_size} {found.st_mtime_ns}".encode()
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b"unreadable"
