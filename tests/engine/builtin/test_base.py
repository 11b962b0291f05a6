"""A base is downloaded once, and afterwards it is there without a network."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.builtin.making import SmallRegistry
from tests.registry.loopback import Loopback, Request, loopback, reply
from tui.engine.builtin.base import FetchedBase, fetch_base
from tui.engine.builtin.blobs import BlobCache
from tui.engine.engine import EngineError
from tui.registry.document import digest_of
from tui.registry.registry import Registry
from tui.registry.time_limit import TimeLimit

_AMD = "linux/amd64"


@pytest.fixture
def cache(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "cache")


@pytest.fixture
def small() -> SmallRegistry:
    return SmallRegistry.make()


@pytest.fixture
def server(small: SmallRegistry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Loopback]:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    with loopback(small.serve) as place:
        yield place


def _fetch(reference: str, cache: BlobCache, platform: str = _AMD) -> FetchedBase:
    with Registry(TimeLimit(30)) as registry:
        return fetch_base(reference, platform, cache, registry)


def _blobs(server: Loopback) -> int:
    return sum("/blobs/" in path for path in server.paths)


def test_a_base_is_fetched_with_its_settings_and_layers(
    server: Loopback, cache: BlobCache, small: SmallRegistry
) -> None:
    seen: list[tuple[int, int]] = []
    with Registry(TimeLimit(30)) as registry:
        base = fetch_base(
            f"{server.address}/tools/base:1",
            _AMD,
            cache,
            registry,
            lambda done, total: seen.append((done, total)),
        )
    assert (base.digest, base.cached) == (small.digest, False)
    assert base.config["config"] == {"User": "7"}
    assert [layer.blob.path.read_bytes() for layer in base.layers] == [small.layer]
    assert (
        seen[-1][0]
        == seen[-1][1]
        == sum(len(body) for path, body in small.pages.items() if "/blobs/" in path)
    )
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_the_second_build_asks_for_the_tag_alone(server: Loopback, cache: BlobCache) -> None:
    _fetch(f"{server.address}/tools/base:1", cache)
    before = len(server.paths)
    _fetch(f"{server.address}/tools/base:1", cache)
    assert server.paths[before:] == ["HEAD /v2/tools/base/manifests/1"]


def test_a_digest_needs_no_registry_once_it_is_cached(
    server: Loopback, cache: BlobCache, small: SmallRegistry
) -> None:
    reference = f"{server.address}/tools/base:1@{small.digest}"
    first = _fetch(reference, cache)
    asked = len(server.paths)
    assert _fetch(reference, cache) == replace(first, cached=True)
    assert len(server.paths) == asked


def test_a_digest_is_cached_with_its_tag(server: Loopback, cache: BlobCache, small: SmallRegistry) -> None:
    first = _fetch(f"{server.address}/tools/base:1", cache)
    pinned = f"{server.address}/tools/base@{small.digest}"
    assert fetch_base(pinned, _AMD, cache, None) == replace(first, reference=pinned, cached=True)


def test_a_cached_tag_works_offline(server: Loopback, cache: BlobCache) -> None:
    reference = f"{server.address}/tools/base:1"
    first = _fetch(reference, cache)
    assert fetch_base(reference, _AMD, cache, None) == replace(first, cached=True)


def test_a_cached_tag_works_while_its_registry_is_unreachable(cache: BlobCache, small: SmallRegistry) -> None:
    with loopback(small.serve) as place:
        reference = f"{place.address}/tools/base:1"
        first = _fetch(reference, cache)
    assert _fetch(reference, cache) == replace(first, cached=True)


def test_a_tag_that_is_gone_is_an_error_although_it_is_cached(
    server: Loopback, cache: BlobCache, small: SmallRegistry
) -> None:
    _fetch(f"{server.address}/tools/base:1", cache)
    del small.pages["/v2/tools/base/manifests/1"]
    with pytest.raises(EngineError, match=r"There is no .*tools/base:1"):
        _fetch(f"{server.address}/tools/base:1", cache)


def test_offline_says_that_the_manifest_is_missing(cache: BlobCache) -> None:
    with pytest.raises(EngineError) as caught:
        fetch_base("alpine:3.24", _AMD, cache, None)
    assert caught.value.message == (
        "alpine:3.24 for linux/amd64 is not cached (its manifest is missing), and --offline prevents the download."
    )


def test_offline_says_which_layer_is_missing(server: Loopback, cache: BlobCache) -> None:
    reference = f"{server.address}/tools/base:1"
    layer = _fetch(reference, cache).layers[0].blob
    layer.path.unlink()
    with pytest.raises(EngineError, match=f"its layer {layer.digest[:19]} is missing"):
        fetch_base(reference, _AMD, cache, None)


def test_a_damaged_layer_is_fetched_again(server: Loopback, cache: BlobCache, small: SmallRegistry) -> None:
    reference = f"{server.address}/tools/base:1"
    _fetch(reference, cache).layers[0].blob.path.write_bytes(b"?" * len(small.layer))
    before = _blobs(server)
    assert _fetch(reference, cache).layers[0].blob.path.read_bytes() == small.layer
    assert _blobs(server) == before + 1


def test_a_layer_that_the_registry_changes_is_refused(cache: BlobCache, small: SmallRegistry) -> None:
    def changed(request: Request) -> bytes:
        body = small.pages.get(request.path, b"")
        if body == small.layer:
            return reply(200, bytes(len(body)))
        return small.serve(request)

    with loopback(changed) as place, pytest.raises(EngineError, match="unexpected digest"):
        _fetch(f"{place.address}/tools/base:1", cache)
    assert not list((cache.folder / "partial").iterdir())


@pytest.mark.parametrize("content", ["", "{", '{"digest": "x", "blobs": []}', "[]"])
def test_a_damaged_record_is_like_none(server: Loopback, cache: BlobCache, content: str) -> None:
    reference = f"{server.address}/tools/base:1"
    first = _fetch(reference, cache)
    for record in (cache.folder / "references").iterdir():
        record.write_text(content, encoding="utf-8")
    assert _fetch(reference, cache) == first


def test_another_platform_is_not_the_cached_one(server: Loopback, cache: BlobCache) -> None:
    reference = f"{server.address}/tools/base:1"
    _fetch(reference, cache)
    with pytest.raises(EngineError, match="for linux/arm64"):
        _fetch(reference, cache, "linux/arm64")


def test_scratch_has_nothing(cache: BlobCache) -> None:
    assert fetch_base("scratch", "linux/arm64", cache, None).layers == ()


def test_a_bad_reference_says_how_one_looks(cache: BlobCache) -> None:
    with pytest.raises(EngineError, match="is not an image reference"):
        fetch_base("Alpine::", _AMD, cache, None)


@pytest.mark.parametrize(
    ("media_type", "reason"),
    [
        ("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "does not serve"),
        ("application/vnd.oci.image.layer.v1.tar+zstd", "compressed with zstd"),
    ],
)
def test_layers_that_cannot_be_used_are_refused_before_the_download(
    cache: BlobCache, small: SmallRegistry, media_type: str, reason: str
) -> None:
    page = "/v2/tools/base/manifests/1"
    manifest = json.loads(small.pages[page])
    manifest["layers"][0]["mediaType"] = media_type
    small.pages[page] = json.dumps(manifest).encode()
    with loopback(small.serve) as place:
        with pytest.raises(EngineError, match=reason):
            _fetch(f"{place.address}/tools/base:1", cache)
        assert not [path for path in place.paths if digest_of(small.layer) in path]


@pytest.mark.parametrize("diff_ids", [[], ["sha256:1"], None], ids=["too few", "no digest", "none"])
def test_a_configuration_without_its_layers_is_refused(
    cache: BlobCache, small: SmallRegistry, diff_ids: object
) -> None:
    page = "/v2/tools/base/manifests/1"
    manifest = json.loads(small.pages[page])
    config = json.dumps({"os": "linux", "architecture": "amd64", "rootfs": {"diff_ids": diff_ids}}).encode()
    manifest["config"] = {"digest": digest_of(config), "size": len(config)}
    small.pages[page] = json.dumps(manifest).encode()
    small.pages[f"/v2/tools/base/blobs/{digest_of(config)}"] = config
    with loopback(small.serve) as place, pytest.raises(EngineError, match="does not describe its layers"):
        _fetch(f"{place.address}/tools/base:1", cache)
