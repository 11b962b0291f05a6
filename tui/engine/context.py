"""The build context as a tar, for the road that has no BuildKit session to fetch files through."""

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from tui.engine.engine import BuildRequest

DOCKERFILE = ".godock.Dockerfile"
"""The name in the tar: one that a project hardly has."""


def write_context(request: BuildRequest, file: IO[bytes]) -> None:
    """Write a request's context, without what its .dockerignore names, and the Dockerfile.

    In GNU format: with Python's default (PAX) BuildKit takes the first header for the Dockerfile.

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
    """Owners are of no use in an image, and times would only defeat the cache."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
