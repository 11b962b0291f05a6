"""Many images at once on a real engine: what one of them does is its own affair."""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from tui.engine import (
    BuildRequest,
    BuildState,
    Built,
    Engine,
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
RUN echo {word} && sleep 1
COPY kept.txt /kept.txt
FROM scratch
COPY --from=build /kept.txt /{name}
"""
_FAILING = "FROM debian:trixie-slim\nRUN exit 7 # {word}\n"
_ENDLESS = "FROM debian:trixie-slim\nRUN trap '' TERM; while true; do sleep 1; done # {word}\n"


@pytest.fixture(params=["buildx", "api"])
async def engine(request: pytest.FixtureRequest) -> Engine:
    """A bake, and the same builds one after another."""
    found = await find()
    if request.param == "buildx":
        return found
    return ApiEngine(replace(found.info, builder="Engine API"), Daemon(found.info.endpoint))


@pytest.fixture
async def requests(tmp_path: Path, engine: Engine) -> AsyncIterator[dict[str, BuildRequest]]:
    """Three requests: two that share a step, and one that fails; their images are removed afterwards."""
    (tmp_path / "kept.txt").write_text("kept")
    word = uuid4().hex
    texts = {
        "one": _GOOD.format(word=word, name="one"),
        "broken": _FAILING.format(word=word),
        "two": _GOOD.format(word=word, name="two"),
    }
    made = {
        name: BuildRequest(
            context=tmp_path, dockerfile=text, dockerignore="", tag=f"godock-test/bake-{word[:12]}:{name}"
        )
        for name, text in texts.items()
    }
    yield made
    for request in made.values():
        await engine.remove(request.tag)


async def _run(engine: Engine, requests: dict[str, BuildRequest]) -> dict[str, BuildState]:
    states = {name: BuildState() for name in requests}
    async for name, event in engine.bake(requests):
        assert states[name].outcome is None, "the outcome is the last event"
        states[name] = reduce(states[name], [event])
    return states


async def test_one_that_fails_takes_no_other_with_it(
    engine: Engine, requests: dict[str, BuildRequest]
) -> None:
    states = await _run(engine, requests)
    for name in ("one", "two"):
        built = states[name].outcome
        assert isinstance(built, Built), name
        assert (await engine.inspect(requests[name].tag)).digest == built.digest
        archive = await engine.archive(requests[name].tag)
        assert [entry.path for layer in archive.layers for entry in layer.files] == [f"/{name}"]
    failed = states["broken"].outcome
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.line) == (FailureKind.STEP, 2)
    assert "exit code: 7" in failed.message


async def test_a_step_that_two_share_runs_once(engine: Engine, requests: dict[str, BuildRequest]) -> None:
    states = await _run(engine, {name: requests[name] for name in ("one", "two")})
    ran = [
        state.step.id
        for one in states.values()
        for state in one.steps.values()
        if "echo" in state.step.name and not state.step.cached
    ]
    assert len(ran) in {1, 2}, "on one road it is told to both, on the other it is cached the second time"
    assert len(set(ran)) == 1


async def test_a_missing_base_and_a_bad_dockerfile_are_named(
    engine: Engine, requests: dict[str, BuildRequest]
) -> None:
    wanted = {
        "missing": replace(requests["one"], dockerfile="FROM example.invalid/nothing:1\n"),
        "unreadable": replace(requests["broken"], dockerfile="FROM scratch\nRUM echo\n"),
        "two": requests["two"],
    }
    states = await _run(engine, wanted)
    kinds = {name: state.outcome.kind for name, state in states.items() if isinstance(state.outcome, Failed)}
    assert kinds == {"missing": FailureKind.BASE_MISSING, "unreadable": FailureKind.DOCKERFILE}


async def test_cancelling_ends_a_bake_within_three_seconds_and_leaves_no_files(
    engine: Engine,
    requests: dict[str, BuildRequest],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    endless = replace(requests["broken"], dockerfile=_ENDLESS.format(word=uuid4().hex))
    running = asyncio.Event()

    async def read() -> None:
        async with aclosing(engine.bake({"broken": endless, "two": requests["two"]})) as events:
            async for name, event in events:
                if isinstance(event, LogChunk) or (
                    name == "broken"
                    and isinstance(event, StepChanged)
                    and "sleep 1" in event.name
                    and event.started
                ):
                    running.set()

    task = asyncio.ensure_future(read())
    await asyncio.wait_for(running.wait(), 60)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 3
    left = subprocess.run(
        ["pgrep", "-f", f"buildx bake.*{folder}"], capture_output=True, text=True, check=False
    )
    assert left.stdout == ""
    assert list(folder.iterdir()) == []
