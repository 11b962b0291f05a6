"""Tries an image: reads its program, runs it once, and measures its start-up and memory."""

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
from tui.lab.trial.run_settings import NO_SETTINGS, RunSettings
from tui.lab.trial.smoke import Seen, unreachable, watch
from tui.lab.trial.startup import peak_of, startup_of
from tui.lab.trial.trial import Trial
from tui.lab.trial.verdict import Outcome
from tui.project import GoProject

_SERVER_LIMIT = 10.0
"""Seconds in which a program with a port must answer."""
_COMMAND_LIMIT = 5.0
"""Seconds after which a program without a port counts as running."""
_RUNS = 9
_BUDGET = 6.0
"""Seconds for all timed runs together, after the first three."""
_HELP = "--help"


async def try_out(
    engine: Engine,
    project: GoProject,
    build: Build,
    on_stage: Callable[[str], None] = lambda _stage: None,
    settings: RunSettings = NO_SETTINGS,
) -> Trial:
    """Try an image. Cancelling leaves no container behind.

    Args:
        engine: the engine that has the image.
        project: the project that was built.
        build: the build to try.
        on_stage: called with the current activity in a few words.
        settings: what the program gets besides the image.

    Raises:
        EngineError: the engine does not answer, or cannot run containers.
    """
    if not _runs_here(engine, build):
        return Trial(verdict=foreign(build.details.platform, engine.info.platform, build.recipe))
    project = project.program(build.recipe.main)
    tries = _Tries(engine, build, port_of(build, project), project.health_route or "/", on_stage, settings)
    tried = await tries.all(tuple(port.number for port in project.ports))
    problems = expected(tries.binary, build.archive, build.details) if tries.binary else ()
    verdict = judge(tried, problems, build.recipe, project)
    if not verdict.works:
        return Trial(verdict=verdict, binary=tries.binary)
    timed = tried.laps
    if not timed:
        # without the stopwatch, the engine has still shown whether the image works
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
    """Return the TCP port of a program, from the recipe, the image or its code, or else None."""
    if build.recipe.main_port is not None:
        return build.recipe.main_port
    exposed = (port.removesuffix("/tcp") for port in build.details.exposed)
    own = next((int(port) for port in exposed if port.isdigit()), None)
    if own is not None:
        return own
    main = build.recipe.main
    if project.main(main) is None:  # the facts are those of another program
        return None
    return next((port.number for port in project.program(main).ports), None)


def _runs_here(engine: Engine, build: Build) -> bool:
    """Return whether the engine runs the image natively. Under an emulator, the figures would be the emulator's."""
    image, own = build.details.platform.split("/")[:2], engine.info.platform.split("/")[:2]
    return not build.details.platform.strip("/") or image == own


class _Tries:
    """The runs of one image, each in a container of its own."""

    def __init__(
        self,
        engine: Engine,
        build: Build,
        port: int | None,
        route: str,
        on_stage: Callable[[str], None],
        settings: RunSettings,
    ) -> None:
        self._engine = engine
        self._build = build
        self._port = port
        self._route = route
        self._on_stage = on_stage
        has_tmp = any(entry.path == "/tmp" for layer in build.archive.layers for entry in layer.files)
        # an image without /tmp must fail as it would anywhere
        self._request = RunRequest(
            image=build.image,
            command=settings.arguments,
            port=port,
            environment=settings.environment,
            volumes=build.rendered.data,
            temporary=("/tmp",) if has_tmp else (),
        )
        self._settings = settings
        self.binary: Binary | None = None

    async def all(self, known: tuple[int, ...]) -> Tried:
        """Run the image unchanged, then, where that is inconclusive, with a writable file system or with ``--help``.

        Args:
            known: the ports that the program's code names.
        """
        self._on_stage("starting the image")
        seen = await self._once(self._request)
        writes = seen.needs_to_write
        if writes:
            self._on_stage("restarting the image with a writable file system")
            self._request = replace(self._request, read_only=False)
            seen = await self._once(self._request)
        tried = Tried(seen=seen, port=self._port, writes=writes)
        if not seen.state.running and not seen.ended_well and not seen.state.error:
            self._on_stage(f"starting the image with {_HELP}")
            helped = await self._once(replace(self._request, command=(_HELP,), port=None))
            return replace(tried, helped=helped.ended_well)
        if self._port is not None and seen.state.running and not seen.answers:
            # its port is published elsewhere, or it listens on loopback only: a check from inside shows which
            inside = await self.timed((), runs=1 if self._engine.info.here else _RUNS)
            tried = replace(
                tried, laps=inside, away=unreachable(seen) and self._port not in seen.state.loopback_ports
            )
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
                self.binary = await self._read_binary(container)
            seen = await watch(container, request.port if here else None, limit, route=self._route)
            return replace(seen, log=self._settings.hidden(seen.log))

    async def _read_binary(self, container: Container) -> Binary | None:
        path = next(iter(self._build.rendered.binaries), "")
        file = await container.file(path, LIMIT) if path else None
        if file is None:
            return None
        with file:
            return await asyncio.to_thread(read_binary, path, file)

    async def timed(
        self, command: tuple[str, ...], runs: int = _RUNS, port: int | None = None
    ) -> tuple[Timing, ...]:
        """Run the program several times under the stopwatch. Empty where there is no stopwatch for its machine."""
        details = self._build.details
        helper = stopwatch(details.platform.split("/")[1] if "/" in details.platform else "")
        words = (*details.entrypoint, *(command or self._settings.arguments or details.command))
        if not helper or not words or not words[0].startswith("/"):
            return ()
        self._on_stage("measuring start-up")
        limit = _COMMAND_LIMIT if self._port is None else _SERVER_LIMIT
        checked = None if command else port or self._port
        options = arguments(runs=runs, budget=_BUDGET, limit=limit, port=checked)
        request = replace(self._request, entrypoint=(HELPER, *options, *words), helper=helper)
        async with self._engine.container(request) as container:
            seen = await watch(container, None, _BUDGET + 3 * limit, rest=0)
            return laps(seen.log)
