"""Tries an image out: looks into its program, runs it once, and measures its start-up and memory."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from tui.engine import Container, Engine, EngineError, RunRequest
from tui.engine.container import HELPER
from tui.engine.stopwatch import Timing, arguments, laps, stopwatch
from tui.lab.sizes.build import Build
from tui.lab.trial.binary import LIMIT, Binary, read_binary
from tui.lab.trial.expected import expected
from tui.lab.trial.judge import Tried, foreign, judge
from tui.lab.trial.smoke import Seen, unreachable, watch
from tui.lab.trial.startup import peak_of, startup_of
from tui.lab.trial.trial import Trial
from tui.lab.trial.verdict import Outcome
from tui.project import GoProject

_SERVER_LIMIT = 10.0
"""Seconds that a program with a port may take until it answers."""
_COMMAND_LIMIT = 5.0
"""Seconds after which a program without a port is said to go on running."""
_RUNS = 9
_BUDGET = 6.0
"""Seconds for all timed runs together, once there are three."""
_HELP = "--help"


async def try_out(
    engine: Engine, project: GoProject, build: Build, on_stage: Callable[[str], None] = lambda _stage: None
) -> Trial:
    """Try an image out. Cancelling it leaves no container behind.

    Args:
        engine: where the image is.
        project: what it was built from.
        build: what was built.
        on_stage: told in a few words what is done now.

    Raises:
        EngineError: the engine does not answer, or cannot run anything.
    """
    if not _runs_here(engine, build):
        return Trial(verdict=foreign(build.details.platform, engine.info.platform, build.recipe))
    tries = _Tries(engine, build, port_of(build, project), on_stage)
    tried = await tries.all(tuple(port.number for port in project.ports))
    problems = expected(tries.binary, build.archive, build.details) if tries.binary else ()
    verdict = judge(tried, problems, build.recipe, project)
    if not verdict.works:
        return Trial(verdict=verdict, binary=tries.binary)
    timed = tried.laps
    if not timed:
        # an engine that cannot take the stopwatch has still shown whether the image works
        with suppress(EngineError):
            timed = await tries.timed((_HELP,) if tried.helped else ())
    return Trial(
        verdict=verdict,
        binary=tries.binary,
        startup=startup_of(timed) if verdict.outcome is not Outcome.RUNS else None,
        memory=tried.seen.memory,
        peak_bytes=peak_of(timed),
    )


def port_of(build: Build, project: GoProject) -> int | None:
    """Return the TCP port that a program listens on: the recipe's, the image's, or what its code says; else None."""
    if build.recipe.port is not None:
        return build.recipe.port
    exposed = (port.removesuffix("/tcp") for port in build.details.exposed)
    own = next((int(port) for port in exposed if port.isdigit()), None)
    if own is not None or build.recipe.main != project.default_main:
        return own
    return next((port.number for port in project.ports), None)


def _runs_here(engine: Engine, build: Build) -> bool:
    """An emulated program could be run, but its figures would be the emulator's."""
    image, own = build.details.platform.split("/")[:2], engine.info.platform.split("/")[:2]
    return not build.details.platform.strip("/") or image == own


class _Tries:
    """The runs of one image, each in a container of its own."""

    def __init__(
        self, engine: Engine, build: Build, port: int | None, on_stage: Callable[[str], None]
    ) -> None:
        self._engine = engine
        self._build = build
        self._port = port
        self._on_stage = on_stage
        has_tmp = any(entry.path == "/tmp" for layer in build.archive.layers for entry in layer.files)
        # an image without /tmp must fail as it would anywhere
        self._request = RunRequest(image=build.image, port=port, temporary=("/tmp",) if has_tmp else ())
        self.binary: Binary | None = None

    async def all(self, known: tuple[int, ...]) -> Tried:
        """Run it as it is; then, where that does not tell, with a file system that can be written, or for its help.

        Args:
            known: the ports that the program's code names.
        """
        self._on_stage("starting the image")
        seen = await self._once(self._request)
        writes = seen.wants_to_write
        if writes:
            self._on_stage("starting it again, with a file system that can be written")
            self._request = replace(self._request, read_only=False)
            seen = await self._once(self._request)
        tried = Tried(seen=seen, port=self._port, writes=writes)
        if not seen.state.running and not seen.ended_well and not seen.state.error:
            self._on_stage(f"starting it with {_HELP}")
            helped = await self._once(replace(self._request, command=(_HELP,), port=None))
            return replace(tried, helped=helped.ended_well)
        if self._port is not None and seen.state.running and not seen.answers:
            # its port is published elsewhere, or it listens to itself only: asked from inside it tells
            inside = await self.timed((), runs=1 if self._engine.info.here else _RUNS)
            tried = replace(tried, laps=inside, away=unreachable(seen))
            if not tried.answers_inside:
                return replace(tried, elsewhere=await self._elsewhere(known))
        return tried

    async def _elsewhere(self, known: tuple[int, ...]) -> int | None:
        """Return another port that answers inside the container, or None."""
        for port in dict.fromkeys(known):
            if port != self._port and any(
                lap.listens_ms is not None for lap in await self.timed((), runs=1, port=port)
            ):
                return port
        return None

    async def _once(self, request: RunRequest) -> Seen:
        here = self._engine.info.here
        limit = _SERVER_LIMIT if request.port is not None and here else _COMMAND_LIMIT
        async with self._engine.container(request) as container:
            if self.binary is None:
                self.binary = await self._looked_into(container)
            return await watch(container, request.port if here else None, limit)

    async def _looked_into(self, container: Container) -> Binary | None:
        path = next(iter(self._build.rendered.binaries), "")
        file = await container.file(path, LIMIT) if path else None
        if file is None:
            return None
        with file:
            return await asyncio.to_thread(read_binary, path, file)

    async def timed(
        self, command: tuple[str, ...], runs: int = _RUNS, port: int | None = None
    ) -> tuple[Timing, ...]:
        """Let the stopwatch run the program some times; no laps where there is no stopwatch for its machine."""
        details = self._build.details
        helper = stopwatch(details.platform.split("/")[1] if "/" in details.platform else "")
        words = (*details.entrypoint, *(command or details.command))
        if not helper or not words or not words[0].startswith("/"):
            return ()
        self._on_stage("timing its start")
        limit = _COMMAND_LIMIT if self._port is None else _SERVER_LIMIT
        asked = None if command else port or self._port
        told = arguments(runs=runs, budget=_BUDGET, limit=limit, port=asked)
        request = replace(self._request, entrypoint=(HELPER, *told, *words), helper=helper)
        async with self._engine.container(request) as container:
            seen = await watch(container, None, _BUDGET + 3 * limit, rest=0)
            return laps(seen.log)
