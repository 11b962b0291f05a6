"""A folder of blobs that are named by their digests, which several runs share."""

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from platformdirs import user_cache_path

from tui.engine.engine import EngineError
from tui.frozen import dataclass
from tui.registry.document import Descriptor

_CHUNK = 1 << 20
_ABANDONED = 3600
"""Seconds without a write after which an unfinished file belongs to a run that was killed."""
_UNUSED = 30 * 24 * 3600
"""Seconds without a use after which a blob is removed."""


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
        self._partial = folder / "partial"

    @classmethod
    def of_user(cls) -> "BlobCache":
        """Return the cache that all runs of the user share."""
        return cls(user_cache_path("godock-tui") / "images")

    def path(self, digest: str) -> Path:
        """Return the path of a blob, which may not exist."""
        algorithm, _, name = digest.partition(":")
        return self.folder / "blobs" / algorithm / name

    def find(self, descriptor: Descriptor) -> Blob | None:
        """Return a blob whose content has its digest, or None. The next download replaces a damaged one."""
        path = self.path(descriptor.digest)
        try:
            if path.stat().st_size == descriptor.size and _digest(path, descriptor) == descriptor.digest:
                with suppress(OSError):
                    os.utime(path)  # it is used
                return Blob(descriptor, path)
        except OSError:
            pass
        return None

    def fetch(
        self,
        descriptor: Descriptor,
        download: Callable[[], Iterable[bytes]],
        pause: Callable[[], bool] = lambda: True,
    ) -> Blob:
        """Return a blob of the cache, or download it. Of several runs only one downloads a blob.

        Args:
            descriptor: the digest and the size.
            download: yields the content. It verifies the digest, and raises if it differs.
            pause: called while another run downloads the blob. It waits a moment, and returns whether to go on.

        Raises:
            EngineError: the cache is not writable, or ``pause`` returned False.
        """
        found = self.find(descriptor)
        if found is not None:
            return found
        partial = self._partial / descriptor.digest.replace(":", "-")
        with self._errors(), _locked(partial, pause) as file:
            try:
                # another run may have finished it before this one got the lock
                found = self.find(descriptor)
                if found is None:
                    file.truncate(0)
                    for piece in download():
                        file.write(piece)
                    return self._store(file, partial, descriptor)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
            # only while it is locked and has this name: another run may use the name afterwards
            partial.unlink(missing_ok=True)
            return found

    @contextmanager
    def writer(self) -> Iterator["BlobWriter"]:
        """Yield a file for new content. Unless :meth:`BlobWriter.finish` is called, nothing of it stays.

        Raises:
            EngineError: the cache is not writable.
        """
        with self._errors():
            self._sweep()
            self._partial.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._partial, prefix="new-", delete=False) as file:
                path = Path(file.name)
                try:
                    yield BlobWriter(file, lambda descriptor: self._store(file, path, descriptor))
                finally:
                    path.unlink(missing_ok=True)

    def add(self, content: bytes, media_type: str) -> Blob:
        """Store a small document.

        Raises:
            EngineError: the cache is not writable.
        """
        with self.writer() as writer:
            writer.write(content)
            return writer.finish(media_type)

    def _store(self, file: IO[bytes], path: Path, descriptor: Descriptor) -> Blob:
        """Give a complete file its name. What is renamed is on disk before, so that a power cut leaves no empty blob."""
        target = self.path(descriptor.digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.flush()
        os.fsync(file.fileno())
        path.replace(target)
        return Blob(descriptor, target)

    def _sweep(self) -> None:
        """Remove unfinished files of runs that were killed, and blobs that no run has used for a month."""
        for pattern, age in (("partial/*", _ABANDONED), ("blobs/*/*", _UNUSED), ("listings/*", _UNUSED)):
            for path in self.folder.glob(pattern):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > age:
                        path.unlink()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise EngineError(
                f"The folder {self.folder} is not writable ({error.strerror or error}).",
                "Free some space, or set XDG_CACHE_HOME to a different folder.",
            ) from None


class BlobWriter:
    """A new blob. Its digest is computed while it is written."""

    def __init__(self, file: IO[bytes], store: Callable[[Descriptor], Blob]) -> None:
        self._file = file
        self._store = store
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> int:
        """Append data."""
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)
        return len(data)

    def finish(self, media_type: str) -> Blob:
        """Store the content under its digest."""
        return self._store(Descriptor(f"sha256:{self._hash.hexdigest()}", self._size, media_type))


def _digest(path: Path, like: Descriptor) -> str:
    algorithm = like.digest.partition(":")[0]
    with path.open("rb") as file:
        return f"{algorithm}:{hashlib.file_digest(file, algorithm).hexdigest()}"


@contextmanager
def _locked(path: Path, pause: Callable[[], bool]) -> Iterator[IO[bytes]]:
    """Yield a file that only one process writes. The system unlocks it when its process ends in any way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with path.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not pause():
                    raise EngineError(
                        "The download of the base image was stopped while another run was downloading it.",
                        "Run the build again.",
                    ) from None
                continue
            # the run that had the lock has renamed the file, so that this is another file or none
            if _is(file, path):
                yield file
                return


def _is(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False
