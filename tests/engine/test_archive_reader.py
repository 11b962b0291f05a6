"""Layers are read from both layouts of docker save, and a layer that is known is not compressed again."""

import gzip
import hashlib
import io
import json
import random
import tarfile
from pathlib import Path

import pytest

from tui.engine import EngineError, FileEntry
from tui.engine.archive_reader import _plain, read_archive
from tui.engine.layer_cache import LayerCache


def _layer(*names: str, size: int = 10_000) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = size
            entry.mode = 0o755
            tar.addfile(entry, io.BytesIO(bytes(size)))
    return file.getvalue()


def _save(layers: list[bytes], *, legacy: bool = False) -> bytes:
    """Return a tar as docker save writes it; the layers' blobs may be compressed."""
    files: dict[str, bytes] = {}
    names = []
    for position, layer in enumerate(layers):
        name = f"{position:064d}/layer.tar" if legacy else f"blobs/sha256/{hashlib.sha256(layer).hexdigest()}"
        files[name] = layer
        names.append(name)
    config = {
        "history": [
            {"created_by": "FROM base"},
            {"created_by": "USER 1", "empty_layer": True},
            {"created_by": "COPY x"},
        ]
    }
    files["config.json" if legacy else "blobs/sha256/c"] = json.dumps(config).encode()
    manifest = [{"Config": "config.json" if legacy else "blobs/sha256/c", "Layers": names}]
    files["manifest.json"] = json.dumps(manifest).encode()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def _pieces(data: bytes, size: int = 1000) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def _ignore(_count: int) -> None:
    pass


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("size", [1, 511, 100_000])
def test_sizes_files_and_history_are_read_from_both_layouts(legacy: bool, size: int, tmp_path: Path) -> None:
    layers = [_layer("etc/passwd", "bin/sh"), _layer("server")]
    archive = read_archive(_pieces(_save(layers, legacy=legacy), size), LayerCache(tmp_path), _ignore)
    assert [layer.unpacked_bytes for layer in archive.layers] == [len(layer) for layer in layers]
    assert [layer.digest for layer in archive.layers] == [
        f"sha256:{hashlib.sha256(layer).hexdigest()}" for layer in layers
    ]
    assert archive.layers[1].files == (FileEntry("/server", 10_000, "file", 0o755),)
    assert archive.instructions == ("FROM base", "COPY x")
    for read, layer in zip(archive.layers, layers, strict=True):
        assert abs(read.pull_bytes - len(gzip.compress(layer, 4))) < 64


def test_layers_that_are_stored_compressed_are_unpacked_and_keep_their_size_on_the_wire(
    tmp_path: Path,
) -> None:
    plain = _layer("server")
    packed = gzip.compress(plain, 9)
    for _again in range(2):
        archive = read_archive(_pieces(_save([packed, packed])), LayerCache(tmp_path), _ignore)
        assert archive.layers[0].unpacked_bytes == len(plain)
        assert archive.layers[0].pull_bytes == len(packed)


def test_a_known_layer_is_taken_from_the_cache(tmp_path: Path) -> None:
    layer = _layer("server")
    first = read_archive(_pieces(_save([layer, layer])), LayerCache(tmp_path), _ignore)
    [remembered] = list(tmp_path.glob("*.json"))
    data = json.loads(remembered.read_text())
    remembered.write_text(json.dumps({**data, "pull_bytes": 42}))
    second = read_archive(_pieces(_save([layer, layer])), LayerCache(tmp_path), _ignore)
    assert first.layers[0].pull_bytes != 42
    assert second.layers[0].pull_bytes == 42


def test_a_layer_that_was_compressed_in_another_way_is_read_again(tmp_path: Path) -> None:
    layer = _layer("server")
    first = read_archive(_pieces(_save([layer, layer])), LayerCache(tmp_path), _ignore)
    [remembered] = list(tmp_path.glob("*.json"))
    data = json.loads(remembered.read_text())
    for older in ({**data, "packing": [6, 8]}, {name: data[name] for name in data if name != "packing"}):
        remembered.write_text(json.dumps({**older, "pull_bytes": 42}))
        assert read_archive(_pieces(_save([layer, layer])), LayerCache(tmp_path), _ignore) == first


def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path) -> None:
    layer = _layer("server")
    first = read_archive(_pieces(_save([layer, layer])), LayerCache(tmp_path), _ignore)
    for damaged in ("{", "[]", '{"columns": 3}', ""):
        [remembered] = list(tmp_path.glob("*.json"))
        remembered.write_text(damaged)
        assert read_archive(_pieces(_save([layer, layer])), LayerCache(tmp_path), _ignore) == first


def test_an_empty_layer_counts_its_two_blocks(tmp_path: Path) -> None:
    archive = read_archive(_pieces(_save([_layer("a"), bytes(1024)])), LayerCache(tmp_path), _ignore)
    assert archive.layers[1].unpacked_bytes == 1024
    assert archive.layers[1].files == ()


def test_names_in_a_layer_cannot_reach_the_terminal_as_escapes(tmp_path: Path) -> None:
    archive = read_archive(
        _pieces(_save([_layer("evil\x1b]0;x\x07name"), _layer("b")])), LayerCache(tmp_path), _ignore
    )
    assert archive.layers[0].files[0].path == "/evilname"


def test_an_image_that_breaks_off_is_a_clear_error(tmp_path: Path) -> None:
    data = _save([_layer("server"), _layer("b")])
    with pytest.raises(EngineError):
        read_archive(_pieces(data[: len(data) // 3]), LayerCache(tmp_path), _ignore)


def test_reading_can_be_stopped_at_any_piece(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(_count: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        read_archive(_pieces(_save([_layer("server"), _layer("b")])), LayerCache(tmp_path), stop)


@pytest.mark.parametrize("name", ["[id].html", "{a", "[[...slug]].js"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_layer_whose_first_file_looks_like_json_is_a_layer(name: str, packed: bool, tmp_path: Path) -> None:
    layer = _layer(name, "server")
    stored = gzip.compress(layer) if packed else layer
    archive = read_archive(_pieces(_save([stored])), LayerCache(tmp_path), _ignore)
    assert [entry.path for entry in archive.layers[0].files] == [f"/{name}", "/server"]


def test_a_compressed_layer_may_have_several_members_and_padding(tmp_path: Path) -> None:
    layer = _layer("server", "config")
    stored = gzip.compress(layer[:700]) + gzip.compress(layer[700:]) + bytes(512)
    archive = read_archive(_pieces(_save([stored])), LayerCache(tmp_path), _ignore)
    assert archive.layers[0].unpacked_bytes == len(layer)
    assert len(archive.layers[0].files) == 2


def test_a_layer_of_zeros_is_unpacked_in_small_pieces() -> None:
    packed = gzip.compress(bytes(64 << 20), 9)
    pieces = list(_plain(packed[:512], io.BytesIO(packed[512:])))
    assert sum(map(len, pieces)) == 64 << 20
    assert 0 < min(map(len, pieces)) <= max(map(len, pieces)) <= 1 << 18


def test_an_archive_that_was_damaged_anywhere_is_one_sentence(tmp_path: Path) -> None:
    sound = _save([_layer("[id].html", "b"), gzip.compress(_layer("a"))])
    chance = random.Random(17)
    for _ in range(400):
        damaged = bytearray(sound)
        for _hit in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.choice(
                (0, 10, 34, 91, 123, 255, chance.randrange(256))
            )
        end = chance.choice((len(damaged), chance.randrange(len(damaged))))
        try:
            read_archive(_pieces(bytes(damaged[:end])), LayerCache(tmp_path / "none"), _ignore)
        except EngineError as error:
            assert error.message.endswith(".")
            assert "\n" not in error.message


@pytest.mark.parametrize(
    "document", ["{", "[" * 100_000, '"\\ud800', "[]", "{}", '[{"Config": "manifest.json", "Layers": 3}]']
)
def test_a_damaged_manifest_is_one_sentence(document: str, tmp_path: Path) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(document)
        tar.addfile(entry, io.BytesIO(document.encode()))
    with pytest.raises(EngineError):
        read_archive(_pieces(file.getvalue()), LayerCache(tmp_path), _ignore)
