"""A layer depends on its files alone, and streams."""

import os
import tracemalloc
import zlib
from pathlib import Path

import pytest

from tests.engine.builtin.making import members
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.layer import LayerEntry, write_layer
from tui.engine.builtin.root import Root, root_of
from tui.engine.engine import EngineError
from tui.registry.document import digest_of

_HOSTILE = {
    "newline": "/a\nb",
    "escape": "/\x1b[31mred",
    "not UTF-8": os.fsdecode(b"/caf\xe9"),
    "long": "/" + "/".join(["d" * 200] * 5),
    "spaces": "/ a  b ",
    "umlaut": "/späße",
    "dash": "/-rf",
    "backslash": "/a\\b",
    "dots": "/...",
}


@pytest.fixture
def store(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "store")


def _entries(folder: Path) -> list[LayerEntry]:
    folder.mkdir()
    (folder / "app").write_bytes(b"program" * 1000)
    return [
        LayerEntry(path="/srv/app", mode=0o755, uid=7, gid=8, source=folder / "app"),
        LayerEntry(path="/srv/x", mode=0o644, content=b"text"),
        LayerEntry(path="/srv", mode=0o750, directory=True),
        LayerEntry(path="/srv/link", mode=0o777, link="../app"),
    ]


def test_a_layer_depends_neither_on_the_folder_nor_on_times_nor_on_the_order(
    tmp_path: Path, store: BlobCache
) -> None:
    first = write_layer(_entries(tmp_path / "one"), store)
    again = _entries(tmp_path / "two")
    os.utime(tmp_path / "two" / "app", (5, 5))
    assert write_layer(reversed(again), store) == first
    assert {member.mtime for member in members(first).values()} == {0}


def test_the_times_of_all_files_are_the_epoch(tmp_path: Path, store: BlobCache) -> None:
    layer = write_layer(_entries(tmp_path / "one"), store, epoch=1_000_000_000)
    assert {member.mtime for member in members(layer).values()} == {1_000_000_000}


def test_owners_and_permissions_are_numbers(tmp_path: Path, store: BlobCache) -> None:
    found = members(write_layer(_entries(tmp_path / "one"), store))
    assert list(found) == ["srv", "srv/app", "srv/link", "srv/x"]
    assert [
        (one.uid, one.gid, one.mode, one.uname, one.gname) for one in (found["srv"], found["srv/app"])
    ] == [
        (0, 0, 0o750, "", ""),
        (7, 8, 0o755, "", ""),
    ]
    assert found["srv/link"].linkname == "../app"


def test_the_digests_are_those_of_the_content(tmp_path: Path, store: BlobCache) -> None:
    layer = write_layer(_entries(tmp_path / "one"), store)
    packed = layer.blob.path.read_bytes()
    assert layer.blob.digest == digest_of(packed)
    assert layer.diff_id == digest_of(zlib.decompress(packed, wbits=31))


@pytest.mark.parametrize("path", _HOSTILE.values(), ids=_HOSTILE)
def test_any_name_fits_in_a_layer(path: str, store: BlobCache) -> None:
    layer = write_layer([LayerEntry(path=path, mode=0o644, content=b"x")], store)
    assert list(members(layer)) == [path[1:]]
    assert path in root_of([layer]).nodes


def test_a_name_that_deletes_files_is_refused(store: BlobCache) -> None:
    with pytest.raises(EngineError, match=r"the prefix \.wh\. marks deleted files"):
        write_layer([LayerEntry(path="/etc/.wh.passwd", mode=0o644)], store)


def test_a_large_file_is_not_kept_in_memory(tmp_path: Path, store: BlobCache) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(1 << 27)
    tracemalloc.start()
    try:
        layer = write_layer([LayerEntry(path="/large", mode=0o644, source=large)], store)
        root_of([layer])
        assert tracemalloc.get_traced_memory()[1] < 1 << 23
    finally:
        tracemalloc.stop()
    assert members(layer)["large"].size == 1 << 27


def test_writing_can_be_stopped(tmp_path: Path, store: BlobCache) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(1 << 22)
    written: list[int] = []

    def stop(count: int) -> None:
        written.append(count)
        if len(written) == 3:
            raise EngineError("The build was stopped.", "")

    with pytest.raises(EngineError, match="stopped"):
        write_layer([LayerEntry(path="/large", mode=0o644, source=large)], store, on_progress=stop)
    assert sum(written) < 1 << 21
    assert not [path for path in store.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["missing", "fifo", "directory", "link"])
def test_what_is_not_a_file_is_named(kind: str, tmp_path: Path, store: BlobCache) -> None:
    path = tmp_path / "thing"
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "directory":
            path.mkdir()
        case "link":
            path.symlink_to("elsewhere")
    with pytest.raises(EngineError, match=f"The file {path} could not be copied"):
        write_layer([LayerEntry(path="/thing", mode=0o644, source=path)], store)


def test_layers_are_merged_as_an_engine_merges_them(store: BlobCache) -> None:
    lower = [
        LayerEntry(path="/bin", mode=0o777, link="usr/bin"),
        LayerEntry(path="/usr/bin", mode=0o711, uid=3, directory=True),
        LayerEntry(path="/gone", mode=0o755, directory=True),
        LayerEntry(path="/gone/too", mode=0o644),
        LayerEntry(path="/full", mode=0o755, directory=True),
        LayerEntry(path="/full/of", mode=0o644),
        LayerEntry(path="/etc/passwd", mode=0o644, content=b"app:x:12:13::/:\n"),
    ]
    root = root_of([write_layer(lower, store)])
    assert root.real("/bin/app") == "/usr/bin/app"
    assert root.real("/bin") == "/bin"
    assert root.real("/bin", last=True) == "/usr/bin"
    assert [(one.path, one.mode, one.uid) for one in root.parents("/usr/bin/app")] == [
        ("/usr", 0o755, 0),
        ("/usr/bin", 0o711, 3),
    ]
    assert root.ids("app:5") == (12, 5)
    assert root.ids("nobody:5") is None


def test_a_link_to_itself_has_an_end() -> None:
    root = Root()
    root.add(LayerEntry(path="/loop", mode=0o777, link="loop"))
    assert root.real("/loop/file") == "/loop/file"
