"""Our sizes against those of tools that others wrote: dive reads the files, skopeo unpacks and pushes the layers."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.conftest import Ran
from tests.support.docker import docker
from tests.support.registry import RealRegistry, running_registry
from tui.lab.sizes.build import Build

pytestmark = pytest.mark.docker

_DIVE = Path(sys.executable).with_name("dive")
_NAMES = ("scratch-s-w", "distroless-static-s-w", "alpine-plain", "scratch-s-w-upx-lzma")
"""An image that is one file, one with many small ones, one with a shell, and one that can hardly be compressed."""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    """A registry on loopback."""
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


def _skopeo(*words: str) -> str:
    return subprocess.run(
        ["skopeo", "--insecure-policy", *words], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def _layers(manifest: str) -> int:
    """Return the bytes of all layers that a manifest names."""
    return sum(int(layer["size"]) for layer in json.loads(manifest)["layers"])


def _build(ran: Ran, name: str) -> Build:
    build = ran.rows[name].build
    assert build is not None
    return build


@pytest.fixture(params=_NAMES)
def image(request: pytest.FixtureRequest, gin_lab: Ran, tmp_path: Path) -> tuple[Build, Path]:
    """A measured image of the Gin sample, and what the engine hands out of it."""
    name = str(request.param)
    saved = tmp_path / "image.tar"
    docker("save", "--output", str(saved), gin_lab.images[name])
    return _build(gin_lab, name), saved


@pytest.mark.dive
def test_dive_finds_as_many_bytes_of_files(image: tuple[Build, Path], tmp_path: Path) -> None:
    build, saved = image
    found = tmp_path / "dive.json"
    subprocess.run(
        [_DIVE, "--source", "docker-archive", "--json", found, saved],
        check=True,
        capture_output=True,
        timeout=60,
    )
    theirs = json.loads(found.read_text(encoding="utf-8"))["image"]["sizeBytes"]
    files = [entry for layer in build.archive.layers for entry in layer.files if entry.kind == "file"]
    assert sum(entry.bytes for entry in files) == pytest.approx(theirs, rel=0.01)
    # dive counts what is in the files; the archive of a layer has a header and padding for each of them as well
    entries = sum(len(layer.files) + 20 for layer in build.archive.layers)
    assert theirs <= build.archive.unpacked_bytes <= theirs + 1024 * entries
    if len(files) < 100:
        assert build.archive.unpacked_bytes == pytest.approx(theirs, rel=0.01)


@pytest.mark.skopeo
def test_skopeo_unpacks_the_layers_to_as_many_bytes(image: tuple[Build, Path], tmp_path: Path) -> None:
    build, saved = image
    folder = tmp_path / "layers"
    _skopeo("copy", "--quiet", "--dest-decompress", f"docker-archive:{saved}", f"dir:{folder}")
    theirs = _layers((folder / "manifest.json").read_text(encoding="utf-8"))
    assert build.measurement.unpacked_bytes is not None
    assert build.measurement.unpacked_bytes.value == pytest.approx(theirs, rel=0.01)


@pytest.mark.skopeo
@pytest.mark.registry
def test_a_registry_stores_as_many_bytes_as_we_say_a_pull_takes(
    image: tuple[Build, Path], registry: RealRegistry
) -> None:
    build, saved = image
    pushed = f"docker://{registry.address}/proofs:{build.name}"
    _skopeo("copy", "--quiet", "--dest-tls-verify=false", f"docker-archive:{saved}", pushed)
    theirs = _layers(_skopeo("inspect", "--raw", "--tls-verify=false", pushed))
    assert build.measurement.pull_bytes is not None
    assert build.measurement.pull_bytes.value == pytest.approx(theirs, rel=0.01)
