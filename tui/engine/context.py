"""Writes the build context as a tar, for the backend without a BuildKit session."""

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from tui.engine.engine import BuildRequest

DOCKERFILE = ".godock.Dockerfile"
"""The name in the tar, which is unlikely in a project."""


def write_context(request: BuildRequest, file: IO[bytes]) -> None:
    """Write a request's context without the files that its .dockerignore excludes, and the Dockerfile.

    The format is GNU, because BuildKit reads the first header of Python's default (PAX) as the Dockerfile.

    Raises:
        OSError: a file that belongs to the context cannot be read.
    """
    from docker.utils.build import exclude_paths  # noqa: PLC0415 - the docker package is slow to import

    patterns = [
        line for line in request.dockerignore.splitlines() if line.strip() and not line.startswith("#")
    ]
    names: Iterable[str] = exclude_paths(str(request.context), patterns)
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name in sorted(names):
            path = Path(request.context) / name
            if path.is_socket() or path.is_fifo():
                continue
            tar.add(path, name, recursive=False, filter=_anonymous)
        data = request.dockerfile.encode()
        entry = tarfile.TarInfo(DOCKERFILE)
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return an entry without its owner, which is useless in an image."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
