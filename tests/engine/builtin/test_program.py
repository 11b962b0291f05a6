"""The program of the built-in builder is byte for byte the one that BuildKit makes from the same Dockerfile."""

import hashlib
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.support.docker import docker
from tests.support.registry import running_registry
from tui.advice import recommend
from tui.catalog import load
from tui.engine import BuildRequest, Built, Failed, LogChunk
from tui.engine.builtin.backend import BuiltinEngine
from tui.lab.failures.causes import causes_of
from tui.project import read
from tui.recipe import Recipe, option
from tui.render import Rendered, render

pytestmark = pytest.mark.docker

_IMAGE = "golang:1.27.3-alpine"
_FILES = {
    "go.mod": "module example.com/shop\n\ngo 1.27\n",
    "main.go": 'package main\n\nimport (\n\t"fmt"\n\t"example.com/shop/add"\n)\n\nvar version = "none"\n\n'
    "func main() { fmt.Println(version, add.Add(1, 2)) }\n",
    "add/add.go": "package add\n\n// Add adds.\nfunc Add(a, b int) int { return a + b }\n",
    "add/add_test.go": 'package add\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n'
    '\t\tt.Fatal("wrong")\n\t}\n}\n',
    "vendor.env": "A=1\n",
}


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the toolchain of the Go image, on this machine."""
    folder = tmp_path_factory.mktemp("toolchain")
    container = docker("create", _IMAGE)
    try:
        subprocess.run(["docker", "cp", "-q", f"{container}:/usr/local/go", folder], check=True, timeout=300)
    finally:
        docker("rm", container)
    return folder / "go"


@pytest.fixture(scope="module")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the caches that the builds of this module share."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a configuration folder in which `go env -w` has set what would change the program."""
    folder = tmp_path_factory.mktemp("settings")
    (folder / "go").mkdir()
    lines = ["GOFLAGS=-tags=other -ldflags=-X=main.version=other", "GOAMD64=v3", "GOEXPERIMENT=nodwarf5"]
    (folder / "go" / "env").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def _project(folder: Path, more: Mapping[str, str] | None = None) -> Path:
    for name, text in {**_FILES, **(more or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _rendered(root: Path, **values: str) -> tuple[Recipe, Rendered]:
    project, catalog = read(root), load()
    recipe = recommend(project, catalog, date(2026, 11, 28)).recipe
    for name, value in {"go": "1.27.3", "base": "scratch", **values}.items():
        recipe = option(name).write(recipe, value)
    return recipe, render(project, recipe, catalog)


def _environ(go: Path, settings: Path) -> dict[str, str]:
    return {**os.environ, "PATH": f"{go / 'bin'}:{os.environ['PATH']}", "XDG_CONFIG_HOME": str(settings)}


async def _ours(engine: BuiltinEngine, root: Path, rendered: Rendered) -> str:
    """Return the digest of the program in the image of the built-in builder."""
    asked = BuildRequest(
        context=root, dockerfile=rendered.dockerfile, dockerignore=rendered.dockerignore, tag="shop:1"
    )
    events = [event async for event in engine.build(asked)]
    assert isinstance(events[-1], Built), events[-1]
    file = engine.file("shop:1")
    assert file is not None
    return _program(file)


def _program(image: Path) -> str:
    """Return the digest of /shop in the last layer of an image."""
    with tarfile.open(image) as outer:
        for member in outer:
            content = outer.extractfile(member)
            if content is None or not member.name.startswith("blobs/") or content.read(2) != b"\x1f\x8b":
                continue
            content.seek(0)
            with tarfile.open(fileobj=content, mode="r:gz") as layer:
                program = layer.extractfile("shop")
                assert program is not None
                return hashlib.sha256(program.read()).hexdigest()
    raise AssertionError("the image has no program")


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Path]:
    """Return a folder for the output of BuildKit."""
    yield tmp_path / "theirs"
    shutil.rmtree(tmp_path / "theirs", ignore_errors=True)


def _buildkit(root: Path, rendered: Rendered, out: Path) -> str:
    """Return the digest of the program that BuildKit makes."""
    out.mkdir()
    (out / "Dockerfile").write_text(rendered.dockerfile, encoding="utf-8")
    (out / "Dockerfile.dockerignore").write_text(rendered.dockerignore, encoding="utf-8")
    argv = ["docker", "buildx", "build", "-q", "-f", str(out / "Dockerfile")]
    subprocess.run([*argv, "-o", f"type=local,dest={out / 'image'}", str(root)], check=True, timeout=900)
    with (out / "image" / "shop").open("rb") as program:
        return hashlib.file_digest(program, "sha256").hexdigest()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({}, id="recommended"),
        pytest.param({"layout": "layered", "strip": "none", "version": "main.version"}, id="layered"),
    ],
)
async def test_the_program_is_byte_for_byte_buildkits(
    tmp_path: Path, theirs: Path, go: Path, caches: Path, settings: Path, values: dict[str, str]
) -> None:
    root = _project(tmp_path / "shop")
    _, rendered = _rendered(root, **values)
    expected = _buildkit(root, rendered, theirs)
    engine = BuiltinEngine(environ=_environ(go, settings), folder=caches)
    assert await _ours(engine, root, rendered) == expected

    # the same files elsewhere: with a repository, and below a workspace that lists another module
    elsewhere = tmp_path / "other place"
    (elsewhere / "mod").mkdir(parents=True)
    (elsewhere / "go.work").write_text("go 1.27\n\nuse ./mod\n", encoding="utf-8")
    (elsewhere / "mod" / "go.mod").write_text("module example.com/mod\n", encoding="utf-8")
    again = _project(elsewhere / "shop")
    git = ["git", "-C", str(again), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], check=True)
    assert await _ours(engine, again, rendered) == expected


async def test_a_failing_test_has_the_cause_that_buildkits_build_has(
    tmp_path: Path, go: Path, caches: Path, settings: Path
) -> None:
    broken = _FILES["add/add_test.go"].replace("!= 3", "!= 4")
    root = _project(tmp_path / "shop", {"add/add_test.go": broken})
    recipe, rendered = _rendered(root)
    engine = BuiltinEngine(environ=_environ(go, settings), folder=caches)
    asked = BuildRequest(
        context=root, dockerfile=rendered.dockerfile, dockerignore=rendered.dockerignore, tag="shop:1"
    )
    events = [event async for event in engine.build(asked)]
    failed = events[-1]
    assert isinstance(failed, Failed)
    ours = "\n".join(line.text for event in events if isinstance(event, LogChunk) for line in event.lines)
    (tmp_path / "Dockerfile").write_text(rendered.dockerfile, encoding="utf-8")
    answer = subprocess.run(
        ["docker", "buildx", "build", "--progress=plain", "-f", str(tmp_path / "Dockerfile"), str(root)],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert answer.returncode != 0
    theirs = "\n".join(line.partition(" ")[2].partition(" ")[2] for line in answer.stderr.splitlines())
    project = read(root)
    [mine, other] = [
        causes_of(f"{text}\n{failed.message}", recipe, project, failed.kind, rendered.dockerignore)[0]
        for text in (ours, theirs)
    ]
    assert (mine.title, mine.explanation) == (other.title, other.explanation)
    assert "TestAdd" in mine.title + mine.explanation


@pytest.mark.registry
async def test_the_archive_with_a_base_from_a_registry_is_loaded_and_run(
    tmp_path: Path, go: Path, caches: Path, settings: Path
) -> None:
    root = _project(tmp_path / "shop")
    _, rendered = _rendered(root, base="distroless-static")
    (tmp_path / "registry").mkdir()
    with running_registry(tmp_path / "registry") as registry:
        base = f"{registry.address}/distroless/static-debian13:nonroot"
        docker("tag", "gcr.io/distroless/static-debian13:nonroot", base)
        docker("push", "-q", base)
        docker("rmi", base)
        dockerfile = rendered.dockerfile.replace("gcr.io/distroless/static-debian13:nonroot", base)
        dockerfile = dockerfile.replace("USER 65532:65532", "WORKDIR /\nUSER 65532:65532")
        output = tmp_path / "shop.tar"
        engine = BuiltinEngine(environ=_environ(go, settings), folder=caches, output=output)
        asked = BuildRequest(
            context=root, dockerfile=dockerfile, dockerignore=rendered.dockerignore, tag="godock-shop:1"
        )
        events = [event async for event in engine.build(asked)]
        assert isinstance(events[-1], Built), events[-1]
    docker("load", "-q", "-i", str(output))
    try:
        printed = docker("run", "--rm", "--network=none", "godock-shop:1")
    finally:
        docker("rmi", "godock-shop:1")
    assert printed == "none 3"
