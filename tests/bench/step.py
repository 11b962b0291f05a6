"""A real step that prints 100,000 lines, on the real engine: the app's road against ``docker buildx build`` alone.

BuildKit passes on 200 KiB of a step's log a second. So that every line arrives, the lines are short (two bytes, as fast as a
shell prints them), or they come at that pace (numbered, more than five seconds). An engine that was started with
``BUILDKIT_STEP_LOG_MAX_SIZE=-1 BUILDKIT_STEP_LOG_MAX_SPEED=-1`` passes everything on: there 100,000 lines of a test's output
are printed without a pause, and no real stream comes faster.
"""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import cast
from uuid import uuid4

from tests.bench.cockpit import SAMPLE, cockpit, job_of, shown_build
from tests.bench.figure import Figure, ratio
from tui.engine import BuildEvent, BuildRequest, Engine, find
from tui.engine.buildx import BuildxEngine, arguments, write_files
from tui.ui.app import GodockApp

LINES = 100_000
_RUNS = 9
"""Of each road: how fast an engine takes in such a step differs by half from run to run."""
_STEPS = {
    "at once": "echo $((i % 10))",
    "paced": "echo $i; [ $((i % 4000)) != 0 ] || sleep 0.22",
}
_UNCLIPPED = f"seq {LINES} | sed 's,^,=== RUN   TestNumber/with/a/name/of/some/length/,'"


class Uncached:
    """The engine that was found, with every build from nothing."""

    def __init__(self, engine: BuildxEngine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    async def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        """Build without the layer cache."""
        async with aclosing(self._engine.build(replace(request, no_cache=True))) as events:
            async for event in events:
                yield event


def figures() -> list[Figure]:
    """Run both roads in turns, for both steps."""
    return asyncio.run(_figures())


async def _figures() -> list[Figure]:
    engine = await find()
    assert isinstance(engine, BuildxEngine), "this machine has no buildx to compare with"
    tag = f"godock-bench-{uuid4().hex[:12]}:step"
    try:
        async with cockpit(cast("Engine", Uncached(engine))) as app:
            found = []
            for name, line in _STEPS.items():
                command = f"i=0; while [ $i -lt {LINES} ]; do i=$((i + 1)); {line}; done"
                found += await _step(app, engine, name, command, tag)
            if await _passes_all(app, tag):
                found += await _step(app, engine, "unclipped", _UNCLIPPED, tag)
            return found
    finally:
        subprocess.run(["docker", "image", "rm", tag], check=False, capture_output=True)


async def _passes_all(app: GodockApp, tag: str) -> bool:
    """Return whether the engine passes on more of a step's log than it does by itself."""
    shown = await shown_build(app, job_of(app, f"FROM busybox:musl\nRUN {_UNCLIPPED}\n", tag))
    return shown.lines == LINES


async def _step(app: GodockApp, engine: BuildxEngine, name: str, command: str, tag: str) -> list[Figure]:
    dockerfile = f"FROM busybox:musl\nRUN {command}\n"
    ours, plain, raw = [], [], []
    for turn in range(_RUNS + 1):
        discarded = await asyncio.to_thread(seconds_alone, dockerfile, tag, engine, "plain")
        unread = await asyncio.to_thread(seconds_alone, dockerfile, tag, engine, "rawjson")
        shown = await shown_build(app, job_of(app, dockerfile, tag))
        assert shown.lines == LINES, f"{shown.lines} lines arrived"
        if turn:  # the first of each warms caches
            ours.append(shown.seconds)
            plain.append(discarded)
            raw.append(unread)
    how = f"{LINES:,} lines printed {name}, --no-cache, {_RUNS} runs in turns: the app against docker buildx build"
    return [
        ratio(f"step {name}", ours, plain, 1.10, f"{how} --progress=plain, output discarded"),
        ratio(
            f"step {name}, over rawjson",
            ours,
            raw,
            1.10 if name == "unclipped" else None,
            f"{how} --progress=rawjson, output discarded",
        ),
    ]


def seconds_alone(dockerfile: str, tag: str, engine: BuildxEngine, progress: str) -> float:
    """Return the seconds that buildx takes by itself, with the flags that we give it, its output thrown away."""
    request = BuildRequest(context=SAMPLE, dockerfile=dockerfile, dockerignore="*\n", tag=tag, no_cache=True)
    with tempfile.TemporaryDirectory(prefix="godock-bench-") as folder:
        path = write_files(Path(folder), request)
        argv = arguments(request, path, Path(folder) / "iid", engine.info.builder)
        argv = [word.replace("rawjson", progress) for word in argv]
        began = time.perf_counter()
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        return time.perf_counter() - began
