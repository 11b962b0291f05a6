"""Whether the files of a project have changed since something was measured of them."""

import os
from hashlib import sha256
from pathlib import Path

PASSED_OVER = frozenset({".git", "node_modules"})
"""Large, and of no use to a Go build."""
_LARGE = 16 << 20
"""Bytes from which a file is known by its size and time alone."""


def fingerprint(root: Path) -> str:
    """Return a text that is the same as long as no file below a directory changes.

    Files that cannot be read count by their names; symbolic links by what they point to.
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
