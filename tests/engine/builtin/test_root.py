"""What is in the layers of a base is read once, and only if it is what the base says."""

import io
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.layer import LayerBlob
from tui.engine.builtin.root import root_of
from tui.engine.engine import EngineError
from tui.registry.document import digest_of


@pytest.fixture
def store(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "store")


def _tar(*names: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for name in names:
            info = tarfile.TarInfo(name.rstrip("/"))
            info.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            tar.addfile(info)
    return file.getvalue()


def _gzip(data: bytes) -> bytes:
    return zlib.compress(data, wbits=31)


def _layer(store: BlobCache, plain: bytes, pack: Callable[[bytes], bytes] = _gzip) -> LayerBlob:
    return LayerBlob(store.add(pack(plain), ""), digest_of(plain))


@pytest.mark.parametrize(
    "pack",
    [_gzip, lambda data: data, lambda data: _gzip(data[:700]) + _gzip(data[700:])],
    ids=["compressed", "plain", "compressed in parts"],
)
def test_a_layer_is_read_in_any_form(store: BlobCache, pack: Callable[[bytes], bytes]) -> None:
    assert sorted(root_of([_layer(store, _tar("./etc/", "etc/file"), pack)]).nodes) == [
        "/etc",
        "/etc/file",
    ]


def test_a_layer_deletes_files_of_lower_ones(store: BlobCache) -> None:
    lower = _layer(store, _tar("a/", "a/b", "a/c", "d/", "d/e", "d/f", "g/", "g/h"))
    upper = _layer(store, _tar("a/.wh.b", "d/.wh..wh..opq", "g"))
    root = root_of([lower, upper])
    assert sorted(root.nodes) == ["/a", "/a/c", "/d", "/g"]
    assert not root.is_directory("/g")


def test_a_layer_is_read_once(store: BlobCache) -> None:
    layer = _layer(store, _tar("file"))
    first = root_of([layer])
    layer.blob.path.unlink()
    assert root_of([layer]).nodes == first.nodes


def test_a_damaged_listing_is_read_again(store: BlobCache) -> None:
    layer = _layer(store, _tar("file"))
    root_of([layer])
    for listing in (store.folder / "listings").iterdir():
        listing.write_text('{"version": 1, "nodes": {"/other"', encoding="utf-8")
    assert list(root_of([layer]).nodes) == ["/file"]


def test_another_content_than_the_configuration_names_is_refused(store: BlobCache) -> None:
    layer = LayerBlob(store.add(_gzip(_tar("file")), ""), digest_of(b"other"))
    with pytest.raises(EngineError, match="does not match its configuration"):
        root_of([layer])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x28\xb5\x2f\xfd....", "zstd"),
        (_gzip(_tar("file"))[:-20], "incomplete"),
        (b"\x1f\x8bgarbage", "incorrect header|unknown compression"),
        (b"no archive" * 100, "header"),
    ],
    ids=["zstd", "cut", "not gzip", "no archive"],
)
def test_a_layer_that_is_not_readable_says_why(store: BlobCache, content: bytes, reason: str) -> None:
    with pytest.raises(EngineError, match=reason):
        root_of([LayerBlob(store.add(content, ""), digest_of(content))])
