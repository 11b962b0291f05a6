"""The cache is sound whatever happens to a run, and several runs share it."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tui.engine.builtin.blobs import Blob, BlobCache
from tui.engine.engine import EngineError
from tui.registry.document import Descriptor, digest_of

_CONTENT = b"a layer" * 1000
_BLOB = Descriptor(digest_of(_CONTENT), len(_CONTENT), "some/type")


@pytest.fixture
def cache(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "cache")


def _whole() -> Iterator[bytes]:
    yield _CONTENT[:10]
    yield _CONTENT[10:]


def _never() -> Iterator[bytes]:
    raise AssertionError("it was downloaded again")
    yield b""


def _left(cache: BlobCache) -> list[str]:
    return [path.name for path in (cache.folder / "partial").glob("*")]


def test_a_blob_is_downloaded_once(cache: BlobCache) -> None:
    first = cache.fetch(_BLOB, _whole)
    assert first.path == cache.folder / "blobs" / "sha256" / _BLOB.digest.removeprefix("sha256:")
    assert cache.fetch(_BLOB, _never).path.read_bytes() == _CONTENT
    assert not _left(cache)


@pytest.mark.parametrize(
    "damaged", [_CONTENT[:-1], b"", _CONTENT[:-1] + b"?"], ids=["cut", "empty", "other byte"]
)
def test_a_damaged_blob_is_downloaded_again(cache: BlobCache, damaged: bytes) -> None:
    cache.fetch(_BLOB, _whole).path.write_bytes(damaged)
    assert cache.find(_BLOB) is None
    assert cache.fetch(_BLOB, _whole).path.read_bytes() == _CONTENT


def test_a_failed_download_leaves_nothing(cache: BlobCache) -> None:
    def failing() -> Iterator[bytes]:
        yield b"half"
        raise EngineError("The connection was lost.", "Try again.")

    with pytest.raises(EngineError, match="connection"):
        cache.fetch(_BLOB, failing)
    assert cache.find(_BLOB) is None
    assert not _left(cache)


def _download_slowly(folder: Path, begun: "multiprocessing.synchronize.Event") -> None:
    def stuck() -> Iterator[bytes]:
        yield _CONTENT[:5000]
        begun.set()
        signal.pause()

    BlobCache(folder).fetch(_BLOB, stuck)


def test_a_run_that_is_killed_leaves_a_sound_cache(cache: BlobCache) -> None:
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    process = context.Process(target=_download_slowly, args=(cache.folder, begun))
    process.start()
    try:
        assert begun.wait(30)
        waits = iter([True])

        def kill_it() -> bool:
            if next(waits, None):
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join()
            return True

        # this run waits for the other one, and then does its work
        assert cache.fetch(_BLOB, _whole, kill_it).path.read_bytes() == _CONTENT
        assert next(waits, None) is None, "it did not wait"
    finally:
        process.kill()
        process.join()
    assert not _left(cache)


def test_two_runs_download_a_blob_once(cache: BlobCache) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def waiting() -> Iterator[bytes]:
        yield _CONTENT[:100]
        begun.set()
        assert go_on.wait(30)
        yield _CONTENT[100:]

    def pause() -> bool:
        go_on.set()
        first.join()
        return True

    first = threading.Thread(target=cache.fetch, args=(_BLOB, waiting))
    first.start()
    assert begun.wait(30)
    assert cache.fetch(_BLOB, _never, pause).path.read_bytes() == _CONTENT
    assert go_on.is_set()


def test_a_finished_run_leaves_the_file_of_the_next_one_alone(tmp_path: Path) -> None:
    class Followed(BlobCache):
        def _store(self, file: IO[bytes], path: Path, descriptor: Descriptor) -> Blob:
            blob = super()._store(file, path, descriptor)
            path.touch()  # as another run does that has waited
            return blob

    cache = Followed(tmp_path)
    cache.fetch(_BLOB, _whole)
    assert _left(cache) == [_BLOB.digest.replace(":", "-")]


def test_waiting_for_another_run_can_be_ended(cache: BlobCache) -> None:
    def nested() -> Iterator[bytes]:
        with pytest.raises(EngineError, match="another run was downloading"):
            cache.fetch(_BLOB, _never, lambda: False)
        yield _CONTENT

    assert cache.fetch(_BLOB, nested).size == len(_CONTENT)


def test_written_content_gets_its_digest(cache: BlobCache) -> None:
    blob = cache.add(_CONTENT, "some/type")
    assert blob.descriptor == _BLOB
    assert cache.find(_BLOB) == blob


def test_unfinished_content_leaves_nothing(cache: BlobCache) -> None:
    with pytest.raises(ZeroDivisionError), cache.writer() as writer:
        writer.write(b"half")
        raise ZeroDivisionError
    assert not _left(cache)


def test_what_killed_runs_have_left_is_removed(cache: BlobCache) -> None:
    cache.add(b"x", "")
    old, new = cache.folder / "partial" / "new-old", cache.folder / "partial" / "new-new"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    cache.add(b"y", "")
    assert _left(cache) == ["new-new"]


def test_blobs_that_no_run_uses_are_removed_in_the_end(cache: BlobCache) -> None:
    used, unused = cache.add(b"used", ""), cache.add(b"unused", "")
    for blob in (used, unused):
        os.utime(blob.path, (0, 0))
    assert cache.find(used.descriptor) == used
    cache.add(b"next", "")
    assert cache.find(used.descriptor) == used
    assert cache.find(unused.descriptor) is None


def test_a_cache_that_is_not_writable_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match=r"The folder .*file is not writable \(Not a directory\)"):
        BlobCache(tmp_path / "file").add(b"", "")
