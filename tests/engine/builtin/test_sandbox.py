"""An image of the built-in builder runs in user namespaces, or says why it does not."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.engine.builtin.support import DOCKERFILE, FakeGo, events, project, request
from tui.engine import Container, ContainerState, EngineError, RunRequest
from tui.engine.builtin.backend import BuiltinEngine
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.layer import LayerEntry, write_layer
from tui.engine.builtin.unpacked import unpack_image
from tui.engine.builtin.wanted_go import machine
from tui.engine.container import HELPER
from tui.engine.stopwatch import arguments, laps, stopwatch

_GO = shutil.which("go")
_PROGRAM = """package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
)

func main() {
	fmt.Println("user", os.Getuid(), os.Getgid(), "secret", os.Getenv("SECRET"))
	fmt.Println("mode", os.Getenv("MODE"), os.Getenv("COLOR"))
	fmt.Println("root:", os.WriteFile("/new", nil, 0o644))
	fmt.Println("tmp:", os.WriteFile("/tmp/new", nil, 0o644))
	fmt.Println("data:", os.WriteFile("/data/new", nil, 0o644))
	fmt.Println("other:", os.WriteFile("/other/new", nil, 0o644))
	faces, _ := net.Interfaces()
	for _, face := range faces {
		fmt.Println("interface", face.Name)
	}
	if len(os.Args) > 1 {
		os.Exit(3)
	}
	go http.ListenAndServe("127.0.0.1:9090", nil)
	http.ListenAndServe(":8080", nil)
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a static program that prints what it may do, and then serves until it is ended."""
    folder = tmp_path_factory.mktemp("program")
    (folder / "main.go").write_text(_PROGRAM, encoding="utf-8")
    environ = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GO111MODULE": "off", "GOFLAGS": ""}
    subprocess.run(
        ["go", "build", "-o", "program", "main.go"], cwd=folder, env=environ, check=True, timeout=300
    )
    return folder / "program"


async def _built(tmp_path: Path, program: Path) -> BuiltinEngine:
    engine = FakeGo(tmp_path, f'[ "$1" = build ] && cp {program} "$4"; exit 0\n').engine(tmp_path)
    dockerfile = DOCKERFILE.replace(
        "EXPOSE 8080",
        "COPY --chown=65532:65532 main.go /data/\nCOPY main.go /other/\nENV MODE=test COLOR=red",
    )
    await events(engine, request(project(tmp_path / "app"), dockerfile))
    return engine


async def _ended(container: Container) -> ContainerState:
    while (state := await container.state()).running:
        await asyncio.sleep(0.01)
    return state


@pytest.mark.bwrap
@pytest.mark.skipif(_GO is None, reason="no go on PATH")
async def test_it_has_its_user_and_environment_and_its_files_are_read_only(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "of this user")
    engine = await _built(tmp_path, program)
    asked = RunRequest(
        image="app:1",
        command=("end",),
        temporary=("/tmp",),
        volumes=("/data", "/other"),
        environment={"COLOR": "blue"},
    )
    async with engine.container(asked) as container:
        await container.start()
        state = await _ended(container)
        log = await container.log()
    assert state.status == 3
    assert log == (
        "user 65532 65532 secret ",
        "mode test blue",
        "root: open /new: read-only file system",
        "tmp: <nil>",
        "data: <nil>",
        "other: open /other/new: permission denied",
        "interface lo",
    )


@pytest.mark.bwrap
@pytest.mark.skipif(_GO is None, reason="no go on PATH")
async def test_a_server_answers_inside_and_is_gone_afterwards(tmp_path: Path, program: Path) -> None:
    engine = await _built(tmp_path, program)
    helper = stopwatch(machine())
    words = (HELPER, *arguments(runs=1, budget=5, limit=5, port=8080), "/app")
    async with engine.container(RunRequest(image="app:1", entrypoint=words, helper=helper)) as container:
        await container.start()
        await _ended(container)
        [lap] = laps(await container.log())
    assert lap.listens_ms is not None
    async with engine.container(RunRequest(image="app:1")) as container:
        await container.start()
        while not await container.log():
            assert (await container.state()).running
            await asyncio.sleep(0.01)
        while (await container.state()).loopback_ports != {9090}:
            await asyncio.sleep(0.01)
        memory = await container.memory()
        assert memory is not None
        assert memory.anonymous > 100_000
        folder = await _folder_of(container)
        assert folder.is_dir()
    assert not folder.exists()


async def _folder_of(container: Container) -> Path:
    file = await container.file("/app", 1 << 30)
    assert file is not None
    with file:
        return Path(file.name).parent


async def test_an_image_is_not_run_without_bubblewrap_and_the_reason_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = FakeGo(tmp_path).engine(tmp_path)
    await events(engine, request(project(tmp_path / "app")))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="neither an engine nor bubblewrap"):
        async with engine.container(RunRequest(image="app:1")) as container:
            await container.start()


async def test_an_image_is_not_run_where_namespaces_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = FakeGo(tmp_path).engine(tmp_path)
    await events(engine, request(project(tmp_path / "app")))
    refusing = tmp_path / "bin" / "bwrap"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(refusing.parent))
    with pytest.raises(EngineError, match=r"does not permit user namespaces .*No permissions"):
        async with engine.container(RunRequest(image="app:1")) as container:
            await container.start()


def test_no_file_is_written_through_a_link_of_a_lower_layer(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    cache = BlobCache(tmp_path / "cache")
    layers = (
        write_layer([LayerEntry(path="/a", mode=0o777, link=str(outside))], cache),
        write_layer([LayerEntry(path="/a/file", mode=0o644, content=b"x")], cache),
    )
    image = unpack_image(layers, tmp_path / "root")
    assert list(outside.iterdir()) == []
    assert image.file("/a/file").is_relative_to(tmp_path / "root")


def test_a_user_by_name_has_the_group_of_its_account(tmp_path: Path) -> None:
    cache = BlobCache(tmp_path / "cache")
    accounts = b"root:x:0:0::/:/bin/sh\napp:x:1000:1001::/:/bin/sh\n"
    layers = (
        write_layer(
            [
                LayerEntry(path="/etc", mode=0o755, directory=True),
                LayerEntry(path="/etc/passwd", mode=0o644, content=accounts),
            ],
            cache,
        ),
    )
    image = unpack_image(layers, tmp_path / "root")
    assert image.ids("app") == (1000, 1001)
    assert image.ids("65532:65532") == (65532, 65532)
    assert image.ids("") == (0, 0)
    with pytest.raises(EngineError, match="has no user nobody"):
        image.ids("nobody")
