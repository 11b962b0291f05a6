"""One build of the built-in builder, as the events that every engine has."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui.catalog import Catalog
from tui.engine.builtin.assemble import BuiltImage, assemble
from tui.engine.builtin.base import FetchedBase, fetch_base
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.commands import Caches, Host, processes
from tui.engine.builtin.contents import Sources
from tui.engine.builtin.own_mounts import OwnMounts
from tui.engine.builtin.plan import CERTIFICATES, COMPILED, GOROOT, MODULES, Run, plan_of
from tui.engine.builtin.toolchain import GoSettings, Toolchain, this_machine, toolchain
from tui.engine.builtin.wanted_go import wanted_go
from tui.engine.builtin.workspace import Workspace, copy_context
from tui.engine.engine import BuildRequest, EngineError
from tui.engine.events import FINAL_STAGE, BuildEvent, LogChunk, LogLine, StepChanged, Stream, Transfer
from tui.engine.message import Log, Message
from tui.engine.process import started
from tui.engine.status import StatusReader
from tui.image import ImageModel
from tui.registry.conversation import PATIENT
from tui.registry.registry import Registry
from tui.registry.time_limit import TimeLimit
from tui.text.clean import clean_line

Progress = Callable[[int, int], None]
"""Takes the bytes that are there, and their sum or 0. It raises when the build is stopped."""

_PULSE = 0.1
"""Seconds between two reports of a transfer."""
_PATIENCE = 2.0
"""Seconds in which a stopped thread ends."""


class BuildRun:
    """One build.

    Attributes:
        image: the image, once :meth:`events` has ended.
        failed: the id of the step that failed and its line in the Dockerfile, or an empty text and 0.
    """

    def __init__(
        self,
        *,
        request: BuildRequest,
        model: ImageModel,
        platform: str,
        catalog: Catalog,
        environ: Mapping[str, str],
        offline: bool,
        caches: Path,
        scratch: Path,
        mounts: OwnMounts,
        limit: TimeLimit,
        write: Callable[[BuiltImage], Path],
    ) -> None:
        self._request = request
        self._model = model
        self._platform = platform
        self._catalog = catalog
        self._environ = environ
        self._offline = offline
        self._caches = caches
        self._scratch = scratch
        self._mounts = mounts
        self._limit = limit
        self._write = write
        self._blobs = BlobCache(caches / "images")
        self._plan = plan_of(model)
        self._copies = 0
        self._result: Any = None
        self._settings = GoSettings(environment={}, module_cache=None)
        self.image: BuiltImage
        self.failed: tuple[str, int] = "", 0

    async def events(self) -> AsyncGenerator[BuildEvent, None]:
        """Build. Closing the iterator ends its processes and downloads.

        Raises:
            EngineError: the build failed.
        """
        workspace = Workspace(self._scratch / "root", self._plan.source, self._scratch / "src")
        async with aclosing(self._whole(workspace)) as events:
            async for event in events:
                yield event

    async def _whole(self, workspace: Workspace) -> AsyncGenerator[BuildEvent, None]:
        copying = lambda _: asyncio.to_thread(self._copy, workspace.copy)  # noqa: E731 - one of five alike
        async for event in self._step("load build context", copying):
            yield event
        reference, line = self._model.base.reference.text, self._model.final.line
        fetching = lambda progress: asyncio.to_thread(self._fetch_base, progress)  # noqa: E731
        async for event in self._step(f"FROM {reference}", fetching, stage=FINAL_STAGE, line=line):
            yield event
        base: FetchedBase = self._result
        if base.cached and not self._offline and "@" not in reference:
            notice = LogLine("The registry did not answer, so the cached image is used.", Stream.NOTICE)
            yield LogChunk(f"FROM {reference}", (notice,))
        async for event in self._step(f"find Go for golang:{self._plan.go}", self._toolchain):
            yield event
        found: Toolchain = self._result
        host = self._host(found)
        for run in self._plan.runs:
            if run.commands:
                async with aclosing(self._run(run, workspace, host)) as events:
                    async for event in events:
                        yield event
        sources = Sources(
            workspace.copy, {path: self._produced(path, workspace, found) for path in self._plan.needed}
        )
        assembling = lambda _: asyncio.to_thread(self._assemble, base, sources)  # noqa: E731
        async for event in self._step("assemble the image", assembling, stage=FINAL_STAGE, line=line):
            yield event
        self.image = self._result
        writing = lambda _: asyncio.to_thread(self._write, self.image)  # noqa: E731
        async for event in self._step("write the image file", writing):
            yield event

    async def _step(
        self,
        name: str,
        work: Callable[[Progress], Awaitable[object]],
        *,
        stage: str = "",
        line: int = 0,
    ) -> AsyncGenerator[BuildEvent, None]:
        """Yield the events of a step, whose result is then in ``_result``."""
        step = StepChanged(id=name, name=name, stage=stage, started=time.time())
        yield step
        seen = shown = (0, 0)

        def progress(done: int, total: int) -> None:
            nonlocal seen
            seen = done, total
            self._pause()

        task = asyncio.ensure_future(work(progress))
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_PULSE)
                if seen != shown:
                    shown = seen
                    yield Transfer(name, name, *shown, done=task.done())
            self._result = task.result()
        except EngineError as error:
            self.failed = name, line
            yield replace(step, completed=time.time(), error=clean_line(error.message))
            raise
        finally:
            if not task.done():
                # a thread ends at its next report, and its folder must not be removed before
                self._limit.cut()
                await asyncio.shield(asyncio.wait({task}, timeout=_PATIENCE))
                task.cancel()
        if isinstance(self._result, Toolchain):
            text = f"Go {self._result.version} from {self._result.origin}"
            yield LogChunk(name, (LogLine(text, Stream.NOTICE),))
        yield replace(step, completed=time.time())

    def _pause(self) -> None:
        if not self._limit.left:
            raise EngineError("The build was stopped.", "Build again.")

    def _copy(self, target: Path) -> None:
        copy_context(self._request.context, self._request.dockerignore, target, self._pause)

    def _fetch_base(self, progress: Progress) -> FetchedBase:
        reference = self._model.base.reference.text
        if reference == "scratch" or self._offline:
            return fetch_base(reference, self._platform, self._blobs, None, progress)
        with Registry(self._limit, PATIENT) as registry:
            return fetch_base(
                reference, self._platform, self._blobs, registry, progress, lambda: self._limit.wait(_PULSE)
            )

    async def _toolchain(self, progress: Progress) -> Toolchain:
        wanted = wanted_go(self._plan.go, self._catalog)
        if wanted is None:
            raise EngineError(
                f"The tag golang:{self._plan.go} does not name a Go release.", "Choose a Go version (--go)."
            )
        here = await this_machine(self._environ, self._caches / "toolchains")
        self._settings = here.settings
        return await toolchain(
            wanted,
            here,
            offline=self._offline,
            limit=self._limit,
            environ=self._environ,
            on_progress=progress,
        )

    def _assemble(self, base: FetchedBase, sources: Sources) -> BuiltImage:
        return assemble(self._model, base, sources, self._blobs, labels=self._request.labels)

    # steps in processes

    def _host(self, found: Toolchain) -> Host:
        _, architecture, variant = (*self._platform.split("/"), "", "")[:3]
        builds = self._caches / "go"
        home = self._scratch / "home"
        home.mkdir()
        return Host(
            toolchain=found,
            settings=self._settings,
            caches=Caches(modules=builds / "pkg" / "mod", compiled=builds / "build"),
            home=home,
            architecture=architecture,
            variant=variant,
            stamps=self._plan.stamps,
            offline=self._offline,
            fresh=self._request.no_cache,
            netrc=self._request.secrets.get("netrc"),
            environ=self._environ,
        )

    async def _run(self, run: Run, workspace: Workspace, host: Host) -> AsyncGenerator[BuildEvent, None]:
        identity = f"{run.stage}:{run.line}"
        step = StepChanged(
            id=identity, name=run.name, stage=run.stage, position=run.position, started=time.time()
        )
        yield step
        reader = StatusReader()
        error = ""
        if run.own_copy:
            self._copies += 1
            copy = self._scratch / f"src-{self._copies}"
            await asyncio.to_thread(self._copy, copy)
            workspace = replace(workspace, copy=copy)
        for process in processes(run, workspace, self._mounted(run, host)):
            status = 0
            try:
                async with started(process.argv, process.environment, str(process.folder)) as child:
                    async with aclosing(child.chunks()) as chunks:
                        async for chunk in chunks:
                            data = chunk.replace(str(workspace.copy).encode(), workspace.source.encode())
                            for event in reader.read([Message(logs=(Log(identity, 1, data),))]):
                                yield event
                    status = await child.wait()
            except OSError as problem:
                reason = problem.strerror or str(problem)
                error = f"{Path(process.argv[0]).name} could not be started: {reason}."
            if status or error:
                # the words of BuildKit, by which the causes of failures are known
                error = (
                    error
                    or f'process "{clean_line(process.text, 200)}" did not complete successfully: exit code: {status}'
                )
                break
        for event in reader.close():
            yield event
        yield replace(step, completed=time.time(), error=error)
        if error:
            self.failed = identity, run.line
            raise EngineError(error, "Check the log of the step.")

    def _mounted(self, run: Run, host: Host) -> Host:
        """Return what a step has, with its own cache mounts."""
        modules, compiled = run.mounts.get(MODULES), run.mounts.get(COMPILED)
        caches = host.caches
        if modules:
            caches = replace(caches, modules=self._mounts.folder(modules))
        if compiled:
            caches = replace(caches, compiled=self._mounts.folder(compiled))
        return replace(host, caches=caches)

    def _produced(self, path: str, workspace: Workspace, found: Toolchain) -> Path:
        """Return the file on this disk for one that the image copies from a build stage."""
        if path == CERTIFICATES:
            import certifi  # noqa: PLC0415 - only an image without certificates needs it

            return Path(certifi.where())
        if path.startswith(f"{GOROOT}/"):
            return found.goroot / path.removeprefix(f"{GOROOT}/")
        return workspace.local(path)
