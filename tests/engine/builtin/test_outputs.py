"""An image comes out as a folder, a tar, or in a registry, and other tools read it."""

import asyncio
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.builtin.making import FINAL, base_on, built, model_of, program, scratch
from tests.support.registry import RealRegistry, running_registry
from tui.engine.archive_reader import read_archive
from tui.engine.builtin.assemble import BuiltImage, assemble
from tui.engine.builtin.base import fetch_base
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.contents import Sources
from tui.engine.builtin.layer import LayerEntry
from tui.engine.builtin.layout import write_archive, write_directory
from tui.engine.builtin.load import load
from tui.engine.builtin.push import push
from tui.engine.engine import EngineError
from tui.engine.layer_cache import LayerCache
from tui.registry.reference import parse
from tui.registry.registry import Registry
from tui.registry.time_limit import TimeLimit

_NAMES = ["shop:1.0", "example.com/shop:latest"]


@pytest.fixture(autouse=True)
def no_login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))


@pytest.fixture
def store(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "store")


@pytest.fixture
def image(tmp_path: Path, store: BlobCache) -> BuiltImage:
    return built(tmp_path, store, f'{FINAL}USER 7:8\nENTRYPOINT ["/app"]\n')


def _platforms(folder: Path, store: BlobCache) -> list[BuiltImage]:
    model, sources = model_of(FINAL), Sources(folder, {"/out/app": program(folder)})
    bases = [replace(scratch(), platform=platform) for platform in ("linux/amd64", "linux/arm64")]
    return [assemble(model, base, sources, store) for base in bases]


def _archive(images: list[BuiltImage], names: list[str]) -> bytes:
    file = io.BytesIO()
    write_archive(images, file, names)
    return file.getvalue()


def _skopeo(*words: str) -> str:
    return subprocess.run(
        ["skopeo", "--insecure-policy", *words], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_the_archive_is_the_same_every_time(image: BuiltImage) -> None:
    assert _archive([image], _NAMES) == _archive([image], _NAMES)


def test_the_archive_is_read_like_that_of_an_engine(image: BuiltImage, tmp_path: Path) -> None:
    read = read_archive([_archive([image], _NAMES)], LayerCache(tmp_path / "layers"), lambda count: None)
    assert [[entry.path for entry in layer.files] for layer in read.layers] == [["/app"]]
    assert [layer.digest for layer in read.layers] == [layer.diff_id for layer in image.layers]
    assert read.pull_bytes == image.layers[0].blob.size
    assert [entry.created_by for entry in read.history] == [
        "COPY /out/app /app",
        "USER 7:8",
        'ENTRYPOINT ["/app"]',
    ]


def test_the_archive_names_the_image_for_docker_and_for_others(image: BuiltImage) -> None:
    with tarfile.open(fileobj=io.BytesIO(_archive([image], _NAMES))) as tar:
        documents = {
            name: json.load(tar.extractfile(name) or io.BytesIO()) for name in ("manifest.json", "index.json")
        }
    assert documents["manifest.json"][0]["RepoTags"] == _NAMES
    assert [entry["annotations"] for entry in documents["index.json"]["manifests"]] == [
        {
            "io.containerd.image.name": "docker.io/library/shop:1.0",
            "org.opencontainers.image.ref.name": "1.0",
        },
        {
            "io.containerd.image.name": "example.com/shop:latest",
            "org.opencontainers.image.ref.name": "latest",
        },
    ]


def test_a_folder_has_what_the_archive_has(image: BuiltImage, tmp_path: Path) -> None:
    assert write_directory([image], tmp_path / "layout", _NAMES) == image.manifest.digest
    with tarfile.open(fileobj=io.BytesIO(_archive([image], _NAMES))) as tar:
        for member in tar:
            file = tar.extractfile(member)
            assert file and (tmp_path / "layout" / member.name).read_bytes() == file.read()


def test_a_folder_with_other_files_is_left_alone(image: BuiltImage, tmp_path: Path) -> None:
    (tmp_path / "layout").mkdir()
    (tmp_path / "layout" / "notes").touch()
    with pytest.raises(EngineError, match="is not empty"):
        write_directory([image], tmp_path / "layout", _NAMES)


def test_several_platforms_become_one_index(tmp_path: Path, store: BlobCache) -> None:
    images = _platforms(tmp_path, store)
    digest = write_directory(images, tmp_path / "layout", ["shop:1.0"])
    top = json.loads((tmp_path / "layout" / "index.json").read_text(encoding="utf-8"))
    assert [entry["digest"] for entry in top["manifests"]] == [digest]
    index = json.loads((tmp_path / "layout" / "blobs" / digest.replace(":", "/")).read_text(encoding="utf-8"))
    assert [entry["digest"] for entry in index["manifests"]] == [image.manifest.digest for image in images]
    assert not (tmp_path / "layout" / "manifest.json").exists()


@pytest.mark.skopeo
@pytest.mark.parametrize("kind", ["oci-archive", "docker-archive", "oci"])
def test_skopeo_reads_every_output(kind: str, image: BuiltImage, tmp_path: Path) -> None:
    if kind == "oci":
        write_directory([image], tmp_path / "out", ["shop:1.0"])
        source = f"oci:{tmp_path / 'out'}:1.0"
    else:
        (tmp_path / "out.tar").write_bytes(_archive([image], ["shop:1.0"]))
        source = f"{kind}:{tmp_path / 'out.tar'}"
    found = json.loads(_skopeo("inspect", "--config", source))
    assert found == json.loads(image.config.path.read_bytes())
    _skopeo("copy", "--quiet", source, f"dir:{tmp_path / 'unpacked'}")
    assert (tmp_path / "unpacked" / image.layers[0].blob.digest.removeprefix("sha256:")).exists() or kind == (
        "docker-archive"
    )


# a registry


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


def _push(
    images: list[BuiltImage], server: RealRegistry, *names: str
) -> tuple[str, list[str], list[tuple[int, int]]]:
    """Push, and return the digest, the requests, and the progress."""
    before, seen = len(server.requests), list[tuple[int, int]]()
    references = [parse(f"{server.address}/{name}") for name in names]
    with Registry(TimeLimit(30)) as registry:
        digest = push(images, references, registry, lambda done, total: seen.append((done, total)))
    return digest, server.requests[before:], seen


@pytest.mark.registry
@pytest.mark.skopeo
def test_a_pushed_image_is_the_built_one(image: BuiltImage, server: RealRegistry) -> None:
    digest, _, seen = _push([image], server, "shop/one:1.0", "shop/one:latest")
    assert digest == image.manifest.digest
    assert seen[-1] == (sum(blob.size for blob in image.blobs),) * 2
    for tag in ("1.0", "latest"):
        found = json.loads(
            _skopeo("inspect", "--tls-verify=false", f"docker://{server.address}/shop/one:{tag}")
        )
        assert found["Digest"] == image.manifest.digest
        assert found["Layers"] == [layer.blob.digest for layer in image.layers]


@pytest.mark.registry
def test_what_the_registry_has_is_not_sent_again(image: BuiltImage, server: RealRegistry) -> None:
    _push([image], server, "shop/two:1.0")
    _, requests, _ = _push([image], server, "shop/two:1.1")
    assert [request for request in requests if request.startswith(("POST", "PATCH"))] == []


@pytest.mark.registry
def test_another_repository_of_the_registry_gets_mounts(image: BuiltImage, server: RealRegistry) -> None:
    _push([image], server, "shop/three:1.0")
    _, requests, _ = _push([image], server, "shop/three:1.0", "other/three:1.0")
    posts = [request for request in requests if request.startswith("POST")]
    assert len(posts) == len(image.blobs)
    assert all("mount=sha256" in post and "from=shop" in post for post in posts)


@pytest.mark.registry
def test_the_layers_of_a_base_in_the_same_registry_are_mounted(
    server: RealRegistry, store: BlobCache, tmp_path: Path
) -> None:
    base = base_on(store, [LayerEntry(path="/base", mode=0o644, content=b"base")])
    _push([built(tmp_path, store, "FROM example.com/base:1\nUSER 7\n", base)], server, "bases/small:1")
    with Registry(TimeLimit(30)) as registry:
        fetched = fetch_base(
            f"{server.address}/bases/small:1", "linux/amd64", BlobCache(tmp_path / "new"), registry
        )
    own = built(
        tmp_path, store, f"FROM {server.address}/bases/small:1\nCOPY --from=build /out/app /app\n", fetched
    )
    _, requests, _ = _push([own], server, "shop/four:1.0")
    mounts = [request for request in requests if "mount=" in request]
    assert len(mounts) == 1
    assert "from=bases" in mounts[0]


@pytest.mark.registry
def test_several_platforms_are_pushed_as_one_index(
    tmp_path: Path, server: RealRegistry, store: BlobCache
) -> None:
    images = _platforms(tmp_path, store)
    digest, _, _ = _push(images, server, "shop/five:1.0")
    with Registry(TimeLimit(30)) as registry:
        found = registry.image(parse(f"{server.address}/shop/five:1.0"), "linux/arm64")
    assert (found.digest, found.platforms) == (digest, ("linux/amd64", "linux/arm64"))
    assert found.manifest.config.digest == images[1].config.digest


@pytest.mark.registry
def test_a_registry_that_refuses_says_so(image: BuiltImage, tmp_path: Path) -> None:
    members_only = f"auth: {{htpasswd: {{realm: Members, path: {tmp_path / 'htpasswd'}}}}}"
    with (
        running_registry(tmp_path, members_only) as server,
        pytest.raises(EngineError, match=r"refused access to .*Run `docker login"),
    ):
        _push([image], server, "shop/six:1.0")


# an engine, of which a script plays the part


def _command(folder: Path, body: str) -> list[str]:
    path = folder / "engine"
    path.write_text(f"#!{sys.executable}\nimport sys\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return [str(path)]


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


async def test_an_image_is_streamed_into_an_engine(image: BuiltImage, tmp_path: Path) -> None:
    body = f"open({str(tmp_path / 'got')!r}, 'wb').write(sys.stdin.buffer.read())"
    await load(image, _NAMES, _command(tmp_path, body))
    assert (tmp_path / "got").read_bytes() == _archive([image], _NAMES)


async def test_an_engine_that_refuses_the_image_says_why(image: BuiltImage, tmp_path: Path) -> None:
    command = _command(tmp_path, "print('Loading'); print('no space left'); sys.exit(1)")
    with pytest.raises(EngineError, match="load` failed: no space left"):
        await load(image, _NAMES, command)


async def test_a_missing_engine_is_named(image: BuiltImage) -> None:
    before = _open_files()
    with pytest.raises(EngineError, match="`no-such-engine load` could not be started"):
        await load(image, _NAMES, ["no-such-engine"])
    assert _open_files() == before


async def test_cancelling_ends_the_engine(tmp_path: Path, store: BlobCache) -> None:
    large = tmp_path / "app"
    large.write_bytes(os.urandom(1 << 21))
    image = assemble(model_of(FINAL), scratch(), Sources(tmp_path, {"/out/app": large}), store)
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    body = f"import os, signal\nopen({str(pipe)!r}, 'w').write(str(os.getpid()))\nsignal.pause()"
    loading = asyncio.ensure_future(load(image, _NAMES, _command(tmp_path, body)))
    pid = int(await asyncio.to_thread(pipe.read_text, encoding="utf-8"))
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
