"""Containers on the real engine: walled in, read from, and gone whatever happens."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.docker import docker
from tui.engine import Container, ContainerState, Engine, EngineError, MemoryUse, RunRequest, find
from tui.engine import containers as room
from tui.engine.container import HELPER
from tui.engine.containers import memory_of
from tui.engine.leftovers import LABEL, own_mark
from tui.engine.stopwatch import arguments, laps, stopwatch

IMAGE = "busybox:musl"


@pytest.fixture
async def engine() -> Engine:
    return await find()


def _ours() -> set[str]:
    return set(docker("ps", "--all", "--quiet", "--no-trunc", "--filter", f"label={LABEL}").split())


@pytest.fixture
async def nothing_left(engine: Engine) -> AsyncIterator[None]:
    """Fail when a container of this process is left behind; other processes may have their own meanwhile."""
    yield
    assert room._live == {}


async def _ended(container: Container) -> ContainerState:
    async with asyncio.timeout(60):
        while (state := await container.state()).running:
            await asyncio.sleep(0.05)
    return state


def _shell(script: str, **more: Any) -> RunRequest:
    return RunRequest(image=IMAGE, entrypoint=("/bin/sh", "-c", script), **more)


@pytest.mark.docker
async def test_a_container_has_no_rights_no_network_and_a_read_only_root(
    engine: Engine, nothing_left: None
) -> None:
    script = "grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status; cat /proc/net/dev | wc -l; touch /tmp/a && touch /b"
    async with engine.container(_shell(script, temporary=("/tmp",))) as container:
        await container.start()
        state = await _ended(container)
        log = [" ".join(line.split()) for line in await container.log()]
    assert state.status == 1
    assert {f"CapEff: {'0' * 16}", f"CapBnd: {'0' * 16}", "NoNewPrivs: 1"} <= set(log)
    assert "3" in log, "two lines of titles and the loopback device"
    assert any("Read-only" in line for line in log)


@pytest.mark.docker
async def test_a_program_that_is_not_there_is_told_in_the_runtimes_words(
    engine: Engine, nothing_left: None
) -> None:
    async with engine.container(RunRequest(image=IMAGE, entrypoint=("/nowhere",))) as container:
        await container.start()
        state = await container.state()
    assert (state.running, state.status) == (False, 127)
    assert "no such file or directory" in state.error


@pytest.mark.docker
async def test_a_file_is_read_without_starting_anything(engine: Engine, nothing_left: None) -> None:
    async with engine.container(RunRequest(image=IMAGE)) as container:
        found = await container.file("/bin/busybox", 1 << 30)
        assert found is not None
        with found:
            assert found.read(4) == b"\x7fELF"
        assert await container.file("/bin/busybox", 100) is None
        assert await container.file("/nowhere", 1 << 30) is None
        assert await container.file("/bin", 1 << 30) is None
        assert (await container.state()).status is None


@pytest.mark.docker
async def test_a_log_that_never_ends_is_read_to_a_limit(engine: Engine, nothing_left: None) -> None:
    async with engine.container(_shell("yes 'x\x1b[31m'; exit 0")) as container:
        await container.start()
        async with asyncio.timeout(60):
            while len(await container.log()) < 200:
                await asyncio.sleep(0.05)
        log = await container.log()
        memory = await container.memory()
    assert set(log[:-1]) == {"x"}
    assert memory is not None
    assert 0 < memory.anonymous < 20_000_000


@pytest.mark.docker
@pytest.mark.parametrize("moment", ["making", "starting", "running"])
async def test_cancelling_at_any_moment_leaves_no_container(engine: Engine, moment: str) -> None:
    reached = asyncio.Event()

    async def run() -> None:
        request = _shell("sleep 600")
        if moment == "making":
            reached.set()
        async with engine.container(request) as container:
            if moment == "starting":
                reached.set()
            await container.start()
            reached.set()
            await asyncio.sleep(600)

    task = asyncio.ensure_future(run())
    await reached.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert room._live == {}


@pytest.mark.docker
async def test_what_a_dead_session_has_left_is_swept_and_nobody_elses(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = subprocess.run(["true"], check=True)
    assert gone.returncode == 0
    dead = str(own_mark()).split("/")
    dead[2], dead[3] = str(2**22 + 1), "1"
    left = docker("create", "--label", f"{LABEL}={'/'.join(dead)}", IMAGE)
    kept = docker("create", "--label", f"{LABEL}={own_mark()}", IMAGE)
    try:
        monkeypatch.setattr("tui.engine.sweep._swept", set())
        async with engine.container(RunRequest(image=IMAGE)):
            there = _ours()
        assert left not in there
        assert kept in there
    finally:
        docker("rm", "--force", kept)
        docker("rm", "--force", left, check=False)


@pytest.mark.docker
async def test_an_image_that_is_not_there_is_a_clear_error(engine: Engine, nothing_left: None) -> None:
    with pytest.raises(EngineError, match="No such image"):
        async with engine.container(RunRequest(image="godock-test/never-built:1")):
            pass


@pytest.mark.docker
async def test_the_stopwatch_times_a_program_until_it_exits(engine: Engine, nothing_left: None) -> None:
    machine = engine.info.platform.split("/")[1]
    told = arguments(runs=4, budget=10, limit=10, port=None)
    words = (HELPER, *told, "/bin/sh", "-c", "sleep 0.1; exit 3")
    request = RunRequest(image=IMAGE, entrypoint=words, helper=stopwatch(machine))
    async with engine.container(request) as container:
        await container.start()
        await _ended(container)
        found = laps(await container.log())
    assert len(found) == 4
    assert {lap.status for lap in found} == {3}
    assert all(lap.ends_ms is not None and lap.ends_ms >= 100 for lap in found)
    assert all(100_000 < lap.peak_bytes < 20_000_000 for lap in found)


def test_both_kinds_of_control_groups_are_understood() -> None:
    assert memory_of({"stats": {"anon": 5, "file": 7}}) == MemoryUse(5, 7)
    assert memory_of({"stats": {"total_rss": 5, "total_cache": 7, "rss": 1}}) == MemoryUse(5, 7)
    assert memory_of({}) is None
