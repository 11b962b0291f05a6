"""An engine that replays what another one did, for tests and pictures."""

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import IO

from tui.engine.archive import ImageArchive
from tui.engine.bake import one_after_another
from tui.engine.container import Container, ContainerState, MemoryUse, RunRequest
from tui.engine.engine import BuildRequest, EngineError, EngineInfo, ImageDetails
from tui.engine.events import BuildEvent

SCRIPTED = EngineInfo(
    name="docker",
    version="28.5",
    context="default",
    endpoint="scripted",
    builder="scripted",
    platform="linux/amd64",
    buildkit=True,
)


@dataclass(frozen=True, slots=True)
class Script:
    """What one build does and gives."""

    events: Sequence[BuildEvent]
    """In order; the last one is the outcome."""
    details: ImageDetails | None = None
    archive: ImageArchive | None = None


@dataclass(slots=True)
class ScriptedContainer:
    """Plays what one run of an image shows.

    Attributes:
        states: how it stands each time it is asked, the last one again and again.
        lines: what it printed.
        uses: what it holds in memory.
        published: where its port is published.
        program: the bytes of every file in it.
    """

    states: Sequence[ContainerState] = (ContainerState(running=False, status=0),)
    lines: tuple[str, ...] = ()
    uses: MemoryUse | None = None
    published: tuple[str, int] | None = None
    program: bytes = b""
    _asked: int = 0

    async def start(self) -> None:
        """Do nothing."""

    async def state(self) -> ContainerState:
        """Return the next state."""
        self._asked += 1
        return self.states[min(self._asked, len(self.states)) - 1]

    async def log(self) -> tuple[str, ...]:
        """Return the script's lines."""
        return self.lines

    async def memory(self) -> MemoryUse | None:
        """Return the script's figures."""
        return self.uses

    async def address(self) -> tuple[str, int] | None:
        """Return the script's address."""
        return self.published

    async def file(self, path: str, limit: int) -> IO[bytes] | None:
        """Return the script's program."""
        return io.BytesIO(self.program) if self.program else None


@dataclass(slots=True)
class ScriptedEngine:
    """Plays one script a build, the last one again and again.

    Attributes:
        scripts: what the builds do, in order.
        info: what the header shows.
        gate: when set, each event waits until the gate opens: a test decides how far a build has come.
        requests: what was asked for.
        removed: tags that were removed.
        runs: what a run of an image shows; None where nothing can be run.
    """

    scripts: Sequence[Script]
    info: EngineInfo = SCRIPTED
    gate: Callable[[BuildEvent], "asyncio.Future[None] | None"] | None = None
    requests: list[BuildRequest] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    runs: Callable[[RunRequest], ScriptedContainer] | None = None
    _images: dict[str, Script] = field(default_factory=dict)

    async def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        """Replay the next script."""
        script = self.scripts[min(len(self.requests), len(self.scripts) - 1)]
        self.requests.append(request)
        for event in script.events:
            wait = self.gate(event) if self.gate else None
            if wait is not None:
                await wait
            else:
                await asyncio.sleep(0)
            yield event
        if script.archive is not None:
            self._images[request.tag] = script

    async def bake(
        self, requests: Mapping[str, BuildRequest]
    ) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        """Replay a script for each request, in turn."""
        async with aclosing(one_after_another(self.build, requests)) as events:
            async for found in events:
                yield found

    async def inspect(self, image: str) -> ImageDetails:
        """Return the script's details."""
        details = self._found(image).details
        if details is None:
            raise EngineError(f"{image} has no details in its script.", "Give the script some.")
        return details

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        """Return the script's archive."""
        archive = self._found(image).archive
        if archive is None:
            raise EngineError(f"{image} has no archive in its script.", "Give the script one.")
        if on_progress is not None:
            on_progress(archive.unpacked_bytes)
        return archive

    async def remove(self, image: str) -> None:
        """Note that a tag was removed."""
        self.removed.append(image)
        self._images.pop(image, None)

    @asynccontextmanager
    async def container(self, request: RunRequest) -> AsyncIterator[Container]:
        """Yield what the script has for a run."""
        if self.runs is None:
            raise EngineError("A recording is played: nothing can be run.", "Connect to an engine.")
        yield self.runs(request)

    def _found(self, image: str) -> Script:
        if image not in self._images:
            raise EngineError(f"No such image: {image}.", "Build the image first.")
        return self._images[image]
