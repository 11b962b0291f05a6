"""Runs the matrix: one solve for all variants, and each image measured as soon as it is there. Effects only."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from tui.engine import (
    BuildEvent,
    BuildState,
    Built,
    EngineError,
    Failed,
    LogChunk,
    LogLine,
    StepChanged,
    Transfer,
    reduce,
)
from tui.engine.bake import one_after_another
from tui.engine.temporary_tags import TemporaryTags
from tui.lab.existing.existing_dockerfile import programs
from tui.lab.failures.causes import causes_of
from tui.lab.image_name import image_name
from tui.lab.matrix.edit import edited
from tui.lab.matrix.path import alone_seconds
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.solve import BuildSettings, rebuilds_of, requests_of
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.session import Job, Session, fit
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Source
from tui.recipe import title
from tui.render import render

Event = Result | StepChanged
"""A row that has changed, or a step that has ended: told once, however many variants share it."""
TryOut = Callable[[Build], Awaitable[Build]]
"""Runs the image of a finished build, and returns the build with what came of it."""
Watch = Callable[[BuildEvent], None]
"""Told of what the one solve does: each step as it changes, its transfers and what it prints."""
_TAIL = 40
"""Lines of a step's log that are kept, to find the cause when it fails."""


class Experiment:
    """The variants of one project on one engine.

    Attributes:
        results: every variant as it is now, in the order of the matrix; kept when the run is stopped.
    """

    def __init__(
        self,
        session: Session,
        variants: Sequence[Variant],
        try_out: TryOut | None = None,
        watch: Watch = lambda _event: None,
    ) -> None:
        """Prepare a run.

        Args:
            session: its engine builds, its project is built, and it measures. It remembers each build, so give it one
                of its own where the session's comparison is not to fill with variants.
            variants: what to build; rendered anew where the engine can only build another layout.
            try_out: runs each image once nothing is built any more, since builds would slow its start; None to run none.
            watch: told everything that happens to a step once, however many variants share it; no outcomes.
        """
        self._session = session
        self._try_out = try_out
        self._watch = _once(watch)
        fitting = [_fitting(variant, session) for variant in variants]
        self.results = {variant.name: Result(variant=variant) for variant in fitting}
        program = _program(fitting)
        self._jobs = {variant.name: _job(variant, program) for variant in fitting}
        self._states = {variant.name: BuildState() for variant in fitting}
        self._logs: dict[str, deque[LogLine]] = {}
        self._order = count()
        self._temporary = TemporaryTags(session.engine.info.endpoint)
        self._news: asyncio.Queue[Event | None] = asyncio.Queue()
        self._loaded: asyncio.PriorityQueue[tuple[int, int, str]] = asyncio.PriorityQueue()

    async def run(self, how: BuildSettings) -> AsyncGenerator[Event, None]:
        """Build and measure everything; closing the iterator stops what runs and keeps what is known."""
        self._temporary.hold([job.tag for job in self._jobs.values()])
        work = asyncio.ensure_future(self._work(how))
        work.add_done_callback(lambda _: self._news.put_nowait(None))
        try:
            while (event := await self._news.get()) is not None:
                yield event
            await work
        finally:
            work.cancel()
            # shielded: a second cancellation must not leave the build behind
            await asyncio.shield(asyncio.wait({work}))

    async def rebuild(self, how: BuildSettings) -> AsyncGenerator[Event, None]:
        """Build what has an image again after an edit of one line, in one solve, to learn how long that takes.

        The edit is made in a copy. Where images are built one after another nothing is rebuilt: there it would take
        as long as the lab itself.

        Raises:
            WriteError: the project cannot be copied.
        """
        jobs = [job for name, job in self._jobs.items() if self.results[name].usable]
        if not jobs:
            return
        states = {job.name: BuildState() for job in jobs}
        with edited(self._session.project, jobs[0].recipe.main) as copy:
            requests = rebuilds_of(jobs, copy, how)
            if len(requests) == 1:
                # a bake of a single target does not say which steps are its own; the same one twice is solved once
                requests = {**requests, "again": next(iter(requests.values()))}
            async with aclosing(self._session.engine.bake(requests)) as events:
                async for name, event in events:
                    if name not in states:
                        continue
                    state = states[name] = reduce(states[name], [event])
                    if isinstance(event, Built):
                        result = self.results[name] = replace(
                            self.results[name], edit_seconds=_seconds(state)
                        )
                        yield result

    async def clean(self, keep: Collection[str] = ()) -> None:
        """Remove the images of all variants but those that are named."""
        for name, job in self._jobs.items():
            if name not in keep:
                with suppress(EngineError):
                    await self._session.engine.remove(job.tag)
        self._temporary.hold(())

    def image(self, name: str) -> str:
        """Return the tag of a variant's image."""
        return self._jobs[name].tag

    async def _work(self, how: BuildSettings) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._solve(how))
            group.create_task(self._measure())
        if self._try_out is not None:
            for name, result in tuple(self.results.items()):
                if result.build is not None:
                    build = await self._try_out(result.build)
                    self._change(name, build=build, failure=_trouble(build))

    async def _solve(self, how: BuildSettings) -> None:
        jobs = tuple(self._jobs.values())
        requests = requests_of(jobs, self._session.project.root, how)
        told: set[str] = set()
        engine = self._session.engine
        solved = one_after_another(engine.build, requests) if how.gentle else engine.bake(requests)
        async with aclosing(solved) as events:
            async for name, event in events:
                self._watch(event)
                match event:
                    case StepChanged(id=step) if event.completed is not None and step not in told:
                        told.add(step)
                        self._news.put_nowait(event)
                    case LogChunk():
                        self._listen(event)
                if name in self._states:
                    self._follow(name, event)
        # after everything that was loaded
        self._loaded.put_nowait((len(Origin), 0, ""))

    def _listen(self, chunk: LogChunk) -> None:
        """Keep the end of a step's log; a shared step's comes once for each variant."""
        kept = self._logs.setdefault(chunk.step, deque(maxlen=_TAIL))
        if not kept or kept[-1] is not chunk.lines[-1]:
            kept.extend(chunk.lines)

    def _follow(self, name: str, event: BuildEvent) -> None:
        state = self._states[name] = reduce(self._states[name], [event])
        match event:
            case Built():
                self._change(name, phase=Phase.BUILT, seconds=_seconds(state))
                # what the variants are compared with is large, and comes last
                origin = list(Origin).index(self.results[name].variant.origin)
                self._loaded.put_nowait((origin, next(self._order), name))
            case Failed() as failed:
                self._change(name, phase=Phase.FAILED, failure=self._cause(name, failed))

    async def _measure(self) -> None:
        """Measure one image after the other: what they share is read once, and the builds keep the processors."""
        while name := (await self._loaded.get())[-1]:
            try:
                job = await self._job_of_image(name)
                build = await self._session.measure(job, self._states[name], shared=True)
            except EngineError as error:
                self._change(name, phase=Phase.FAILED, failure=str(error))
            else:
                self._change(name, phase=Phase.MEASURED, build=build)

    async def _job_of_image(self, name: str) -> Job:
        """Return a variant's job; where the program of the user's own Dockerfile lies, only its image tells."""
        job = self._jobs[name]
        if self.results[name].variant.origin is not Origin.OWN:
            return job
        found = programs(await self._session.engine.inspect(job.tag))
        return replace(job, rendered=replace(job.rendered, binaries=found))

    def _change(self, name: str, **changes: Any) -> None:
        result = self.results[name] = replace(self.results[name], **changes)
        self._news.put_nowait(result)

    def _cause(self, name: str, failed: Failed) -> str:
        """Return why a variant has no image: the known cause, or the engine's own words and what to do."""
        job = self._jobs[name]
        log = [line.text for line in self._logs.get(failed.step, ())]
        known = causes_of("\n".join([*log, failed.message]), job.recipe, self._session.project, failed.kind)
        if known:
            return f"{known[0].title}. {known[0].explanation}"
        return f"{failed.message} {failed.advice}".strip()


def _once(watch: Watch) -> Watch:
    """Return a watch that passes on each change of a shared step, and each piece of its log, only once."""
    steps: dict[str, StepChanged] = {}
    last: list[BuildEvent] = []

    def told(event: BuildEvent) -> None:
        match event:
            case StepChanged():
                before = steps.get(event.id)
                # under a name for each variant; one that comes late must not set an ended step going again
                if before == event or (before and before.completed is not None and event.completed is None):
                    return
                steps[event.id] = event
            case LogChunk() | Transfer():
                # one event, handed to all that share the step
                if last and last[0] is event:
                    return
                last[:] = [event]
            case _:
                return
        watch(event)

    return told


def _trouble(build: Build) -> str:
    """Return why an image that was run does not work, or an empty string."""
    verdict = build.trial.verdict if build.trial else None
    if verdict is None or not verdict.fails:
        return ""
    cause = verdict.causes[0] if verdict.causes else None
    return f"{cause.title}. {cause.explanation}" if cause else verdict.evidence


def _seconds(state: BuildState) -> Figure | None:
    alone = alone_seconds(state)
    return None if alone is None else Figure(alone, Source.DERIVED)


def _fitting(variant: Variant, session: Session) -> Variant:
    """Return a variant in a layout that the engine can build."""
    recipe = fit(variant.recipe, session.engine.info.buildkit)
    if recipe == variant.recipe or variant.origin is Origin.OWN:
        return variant
    return replace(
        variant,
        title=title(recipe, session.catalog),
        recipe=recipe,
        rendered=render(session.project, recipe, session.catalog),
    )


def _program(variants: Sequence[Variant]) -> str:
    """Return the name of the program, which a tag may hold; of the user's own Dockerfile nobody knows it."""
    paths = [path for variant in variants for path in variant.rendered.binaries]
    return PurePosixPath(paths[0]).name if paths else "app"


def _job(variant: Variant, program: str) -> Job:
    tag = image_name(program, f"lab-{variant.name}")
    return Job(variant.name, variant.title, variant.recipe, variant.rendered, tag)
