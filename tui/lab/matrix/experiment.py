"""Runs the matrix: one solve for all variants, and each image measured as soon as it is there. Effects only."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Variants are built once more, after an edit of one line in a copy."""

    names: tuple[str, ...]


Event = Result | StepChanged | Rebuilding
"""A row that has changed, or a step that has ended: told once, however many variants share it."""
TryOut = Callable[[Build], Awaitable[Build]]
"""Runs the image of a finished build, and returns the build with what came of it."""
Watch = Callable[[BuildEvent], None]
"""Told of what the one solve does: each step as it changes, its transfers and what it prints."""
Remember = Callable[[Result], Awaitable[None]]
_TAIL = 40
"""Lines of a step's log that are kept, to find the cause when it fails."""


class Plan:
    """Which variants share a solve, and in which order the solves run: here all of them share one."""

    def group(self, results: Mapping[str, Result], solved: Collection[str]) -> Sequence[Variant]:
        """Return the variants of the next solve, or nothing when all is done.

        Args:
            results: every row as it is now, by name.
            solved: the names of the variants that have been in a solve of this run.
        """
        return [result.variant for name, result in results.items() if name not in solved]

    def completed(self, results: Mapping[str, Result]) -> Mapping[str, Result]:
        """Return the rows after a solve, with what one row says of another."""
        return results


class Experiment:
    """The variants of one project on one engine.

    Attributes:
        results: every variant as it is now, in the order of the matrix; kept when the run is stopped. What is measured
            already can be put there before the run: it is not built.
    """

    def __init__(
        self,
        session: Session,
        variants: Sequence[Variant],
        try_out: TryOut | None = None,
        watch: Watch = lambda _event: None,
        *,
        plan: Plan | None = None,
        remember: Remember | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            session: its engine builds, its project is built, and it measures and records.
            variants: what to build; rendered anew where the engine can only build another layout.
            try_out: runs each image once nothing is built any more, since builds would slow its start; None to run none.
            watch: told everything that happens to a step once, however many variants share it; no outcomes.
            plan: decides what is built together; everything is unless told otherwise.
            remember: keeps a row that was measured, for a later run.
        """
        self._session = session
        self._try_out = try_out
        self._watch = _once(watch)
        self._plan = plan or Plan()
        self._remember = remember
        self.results: dict[str, Result] = {}
        self._program = _program(variants)
        self._jobs: dict[str, Job] = {}
        self._states: dict[str, BuildState] = {}
        self._solved: list[str] = []
        """The variants that have been in a solve."""
        self._logs: dict[str, deque[LogLine]] = {}
        self._order = count()
        self._uncached = False
        self._temporary = TemporaryTags(session.engine.info.endpoint)
        self._news: asyncio.Queue[Event | None] = asyncio.Queue()
        self._loaded: asyncio.PriorityQueue[tuple[int, int, str]] = asyncio.PriorityQueue()
        for variant in variants:
            self._admit(variant)

    def _admit(self, variant: Variant) -> None:
        variant = _fitting(variant, self._session)
        self.results[variant.name] = Result(variant=variant)
        self._jobs[variant.name] = _job(variant, self._program)
        self._states[variant.name] = BuildState()

    async def run(self, how: BuildSettings, *, edits: bool = False) -> AsyncGenerator[Event, None]:
        """Build and measure everything; closing the iterator stops what runs and keeps what is known.

        Args:
            how: what holds for all variants.
            edits: whether what has an image is built once more after an edit of one line, to learn how long that takes.
                The edit is made in a copy.

        Raises:
            EngineError: the engine does not answer.
            WriteError: the project cannot be copied for the edit.
        """
        self._uncached = how.no_cache
        work = asyncio.ensure_future(self._work(how, edits=edits))
        work.add_done_callback(lambda _: self._news.put_nowait(None))
        try:
            while (event := await self._news.get()) is not None:
                if self._remember is not None and isinstance(event, Result) and event.phase is Phase.MEASURED:
                    await self._remember(event)
                yield event
            await work
        finally:
            work.cancel()
            # shielded: a second cancellation must not leave the build behind
            await asyncio.shield(asyncio.wait({work}))

    async def _work(self, how: BuildSettings, *, edits: bool) -> None:
        while names := self._next():
            jobs = [self._jobs[name] for name in names]
            self._solved += names
            self._temporary.hold([self._jobs[name].tag for name in self._solved])
            async with asyncio.TaskGroup() as group:
                group.create_task(self._solve(jobs, how))
                group.create_task(self._measure())
            await self._try(names)
            if edits:
                await self._rebuild([job for job in jobs if self.results[job.name].usable], how)
            for name, result in self._plan.completed(self.results).items():
                if result != self.results[name]:
                    self.results[name] = result
                    self._news.put_nowait(result)

    def _next(self) -> list[str]:
        """Return the names of what is built in the next solve."""
        found = self._plan.group(self.results, self._solved)
        for variant in found:
            known = self.results.get(variant.name)
            if known is None or known.variant != variant:
                self._admit(variant)
        return [variant.name for variant in found]

    async def _try(self, names: Sequence[str]) -> None:
        if self._try_out is None:
            return
        for name in names:
            result = self.results[name]
            if result.build is not None:
                build = await self._try_out(result.build)
                if build is not result.build:
                    await self._session.record(build)
                self._change(name, build=build, failure=_trouble(build))

    async def _rebuild(self, jobs: Sequence[Job], how: BuildSettings) -> None:
        """Build an edited copy, in one solve.

        Where images are built one after another nothing is rebuilt: there it would take as long as the lab itself.
        """
        if not jobs:
            return
        states = {job.name: BuildState() for job in jobs}
        self._news.put_nowait(Rebuilding(tuple(states)))
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
                    if isinstance(event, Built) and (seconds := _seconds(state)):
                        self._change(name, edit_seconds=seconds)

    async def clean(self, keep: Collection[str] = ()) -> None:
        """Remove the images of all variants but those that are named."""
        for name in self._solved:
            if name not in keep:
                with suppress(EngineError):
                    await self._session.engine.remove(self._jobs[name].tag)
        self._temporary.hold(())

    def image(self, name: str) -> str:
        """Return the tag of a variant's image."""
        return self._jobs[name].tag

    async def _solve(self, jobs: Sequence[Job], how: BuildSettings) -> None:
        requests = requests_of(jobs, self._session.project.root, how)
        self._session.begin(jobs)
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
                    self._follow(name, event, timed=not how.compile_once)
        # after everything that was loaded
        self._loaded.put_nowait((len(Origin), 0, ""))

    def _listen(self, chunk: LogChunk) -> None:
        """Keep the end of a step's log; a shared step's comes once for each variant."""
        kept = self._logs.setdefault(chunk.step, deque(maxlen=_TAIL))
        if not kept or kept[-1] is not chunk.lines[-1]:
            kept.extend(chunk.lines)

    def _follow(self, name: str, event: BuildEvent, *, timed: bool) -> None:
        state = self._states[name] = reduce(self._states[name], [event])
        match event:
            case Built():
                # where packages are compiled once for all, the seconds of a variant are not its own
                seconds = _seconds(state) if timed else None
                self._change(name, phase=Phase.BUILT, seconds=seconds, uncached=self._uncached)
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
                build = await self._session.measure(
                    job, self._states[name], shared=True, uncached=self._uncached
                )
                await self._session.record(build)
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
