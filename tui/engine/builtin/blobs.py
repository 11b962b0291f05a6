"""A folder of blobs that are named by their digests, which several runs share."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_cache_path

from tui.registry.document import Descriptor

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Blob:
    """Content on this disk, with its descriptor."""

    descriptor: Descriptor
    path: Path

    @property
    def digest(self) -> str:
        """``sha256:…``."""
        return self.descriptor.digest

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.descriptor.size


class BlobCache:
    """Blobs below one folder, in the arrangement of an OCI layout (``blobs/sha256/…``).

    A blob appears under its name only when it is complete and on disk, so a run that is killed leaves a sound cache.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_user(cls) -> "BlobCache":
        """Return the cache that all runs of the user share."""
        return cls(user_cache_path("godock-tui") / "images")

    def path(self, digest: str) -> Path:
        """Return the path of a blob, which may not exist."""
        algorithm, _, name = digest.partition(":")
        return self.folder / "blobs" / algorithm / name

    def find(self, descriptor: Descriptor) -> Blob | None:
        """Return a blob whose content has its digest, or None. A damaged blob is removed."""
        path = self.path(descriptor.digest)
        try:
            with path.open("rb") as file:
                sound = os.fstat(file.fileno()).st_size == descriptor.size and (
                    _digest_of_file(file, descriptor.digest) == descriptor.digest
                )
        except OSError:
            return None
        if sound:
            return Blob(descriptor, path)
        with suppress(OSError):
            path.unlink()
        return None

    def fetch(
        self,
        descriptor: Descriptor,
        download: Callable[[], Iterable[bytes]],
        wait: Callable[[], bool] = lambda: True,
    ) -> Blob:
        """Return a blob of the cache, or download it. Two runs download the same blob only once.

        Args:
            descriptor: the digest and the size.
            download: yields the content. It verifies the digest, and raises where it differs.
            wait: called while another run downloads the blob. It pauses, and returns whether to go on.

        Raises:
            EngineError: the cache cannot be written, or the wait is over.
        """
        raise NotImplementedError

    @contextmanager
    def writer(self) -> Iterator["BlobWriter"]:
        """Yield a file for new content. Without :meth:`BlobWriter.finish` nothing of it stays."""
        raise NotImplementedError

    def add(self, content: bytes, media_type: str) -> Blob:
        """Store a small document.

        Raises:
            EngineError: the cache cannot be written.
        """
        raise NotImplementedError


class BlobWriter:
    """A new blob. Its digest is computed while it is written."""

    def write(self, data: bytes) -> int:
        """Append data."""
        raise NotImplementedError

    def finish(self, media_type: str) -> Blob:
        """Store the content under its digest."""
        raise NotImplementedError


def _digest_of_file(file: BinaryIO, like: str) -> str:
    algorithm = like.partition(":")[0]
    return f"{algorithm}:{hashlib.file_digest(file, algorithm).hexdigest()}"
