"""The three roads to a real engine: buildx, BuildKit through the API, the classic builder."""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.docker import docker
from tui.engine import (
    BuildRequest,
    BuildState,
    Built,
    Engine,
    EngineError,
    Failed,
    FailureKind,
    LogChunk,
    StepChanged,
    find,
    reduce,
)
from tui.engine.api import ApiEngine
from tui.engine.daemon import Daemon

pytestmark = pytest.mark.docker

_GOOD = """\
FROM debian:trixie-slim AS build
RUN echo one && echo two >&2
COPY kept.txt /kept.txt
FROM scratch
COPY --from=build /kept.txt /
"""
_FAILING = "FROM debian:trixie-slim\nWORKDIR /x\nRUN echo before && exit 7\n"
_ENDLESS = "FROM debian:trixie-slim\nRUN echo started; trap '' TERM; while true; do sleep 1; done\n"


@pytest.fixture(params=["buildx", "api", "classic"])
async def engine(request: pytest.FixtureRequest) -> Engine:
    """Each road to the engine of this machine."""
    found = await find()
    if request.param == "buildx":
        return found
    info = replace(found.info, builder=request.param, buildkit=request.param == "api")
    return ApiEngine(info, Daemon(info.endpoint))


@pytest.fixture
async def request_for(tmp_path: Path, engine: Engine) -> AsyncIterator[BuildRequest]:
    """A request for an image of its own, which is removed afterwards."""
    (tmp_path / "kept.txt").write_text("kept")
    (tmp_path / "secret.env").write_text("secret")
    request = BuildRequest(
        context=tmp_path,
        dockerfile=_GOOD,
        dockerignore="*.env\n.dockerignore\n",
        tag=f"godock-test/{tmp_path.name.lower()}:1",
    )
    yield request
    await engine.remove(request.tag)


async def _run(engine: Engine, request: BuildRequest) -> tuple[BuildState, list[str]]:
    state = BuildState()
    log: list[str] = []
    async for event in engine.build(request):
        state = reduce(state, [event])
        if isinstance(event, LogChunk):
            log.extend(line.text for line in event.lines)
    return state, log


async def test_a_build_gives_an_image_that_can_be_read(engine: Engine, request_for: BuildRequest) -> None:
    state, log = await _run(engine, replace(request_for, no_cache=True))
    assert isinstance(state.outcome, Built)
    assert {"one", "two"} <= set(log)
    details = await engine.inspect(request_for.tag)
    assert details.digest == state.outcome.digest
    seen: list[int] = []
    archive = await engine.archive(request_for.tag, seen.append)
    assert [entry.path for layer in archive.layers for entry in layer.files] == ["/kept.txt"]
    assert seen == sorted(seen)
    assert seen[-1] >= archive.unpacked_bytes
    saved = subprocess.run(["docker", "save", request_for.tag], capture_output=True, check=True).stdout
    assert archive.unpacked_bytes < len(saved)


async def test_what_the_ignore_file_names_stays_out(engine: Engine, request_for: BuildRequest) -> None:
    wanted = replace(
        request_for, dockerfile="FROM debian:trixie-slim\nCOPY . /all\nRUN ls -A /all\n", no_cache=True
    )
    state, log = await _run(engine, wanted)
    assert isinstance(state.outcome, Built)
    assert "kept.txt" in log
    assert "secret.env" not in log


async def test_a_failing_step_is_named_with_its_line(engine: Engine, request_for: BuildRequest) -> None:
    state, log = await _run(engine, replace(request_for, dockerfile=_FAILING, no_cache=True))
    assert isinstance(state.outcome, Failed)
    assert state.outcome.kind is FailureKind.STEP
    assert state.outcome.line == 3
    assert state.failed_step is not None
    assert "exit 7" in state.failed_step.step.name
    assert "before" in log


async def test_an_image_that_does_not_exist_is_named(engine: Engine, request_for: BuildRequest) -> None:
    state, _ = await _run(engine, replace(request_for, dockerfile="FROM example.invalid/nothing:1\n"))
    assert isinstance(state.outcome, Failed)
    assert state.outcome.kind is FailureKind.BASE_MISSING
    assert "docker login" in state.outcome.advice


async def test_a_dockerfile_that_cannot_be_read_is_named(engine: Engine, request_for: BuildRequest) -> None:
    state, _ = await _run(engine, replace(request_for, dockerfile="FROM scratch\nRUM echo\n"))
    assert isinstance(state.outcome, Failed)
    assert state.outcome.kind is FailureKind.DOCKERFILE


async def test_cancelling_ends_the_build_within_three_seconds(
    engine: Engine, request_for: BuildRequest
) -> None:
    started = asyncio.Event()

    async def read() -> None:
        wanted = replace(request_for, dockerfile=_ENDLESS, no_cache=True)
        async with aclosing(engine.build(wanted)) as events:
            async for event in events:
                if isinstance(event, LogChunk) or (
                    isinstance(event, StepChanged) and "sleep 1" in event.name and event.started
                ):
                    started.set()

    task = asyncio.ensure_future(read())
    await asyncio.wait_for(started.wait(), 60)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 3
    left = subprocess.run(
        ["pgrep", "-f", f"buildx build.*{request_for.tag}"], capture_output=True, text=True, check=False
    )
    assert left.stdout == ""


async def test_nothing_is_left_in_the_temporary_directory(
    engine: Engine,
    request_for: BuildRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    await _run(engine, request_for)
    await _run(engine, replace(request_for, dockerfile=_FAILING))
    assert list(folder.iterdir()) == []


async def test_an_image_that_is_gone_is_a_clear_error(engine: Engine) -> None:
    with pytest.raises(EngineError, match="No such image"):
        await engine.inspect("godock-test/never-built:1")
    await engine.remove("godock-test/never-built:1")


async def test_the_engine_in_use_is_told(engine: Engine) -> None:
    assert engine.info.name == "docker"
    assert engine.info.version[0].isdigit()
    assert engine.info.platform.startswith("linux/")
    assert engine.info.endpoint


async def test_a_named_context_is_honoured() -> None:
    found = await find(context="default")
    assert found.info.context == "default"
    assert docker("version", "--format", "{{.Server.Os}}") == "linux"
