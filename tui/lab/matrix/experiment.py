"""Runs the matrix: builds all variants in one solve, and measures each image when it is ready. Effects only."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
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
from tui.engine.remaining import PATIENCE
from tui.engine.temporary_tags import TemporaryTags
from tui.frozen import dataclass
from tui.lab.existing.existing_dockerfile import programs
from tui.lab.failures.causes import causes_of
from tui.lab.image_name import image_name
from tui.lab.matrix.edit import edited
from tui.lab.matrix.path import alone_seconds
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.solve import BuildSettings, rebuilds_of, requests_of
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.session import REMOVAL, Job, Session, fit, remove_images
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Figure, Source
from tui.recipe import title
from tui.render import render


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Signals that variants are built again, after a one-line edit in a copy."""

    names: tuple[str, ...]
    note: str = ""
    """What the copy omits, in one sentence."""


Event = Result | StepChanged | Rebuilding
"""A row that has changed, or a step that has ended, reported once for all variants that share it."""
TryOut = Callable[[Build], Awaitable[Build]]
"""Runs the image of a finished build, and returns the build with the outcome."""
Watch = Callable[[BuildEvent], None]
"""Receives the events of the solve: changes of steps, transfers and log output."""
Remember = Callable[[Result], Awaitable[None]]
_TAIL = 40
"""Lines of a step's log that are kept, to find the cause of a failure."""


class Plan:
    """Decides which variants share a solve, and the order of solves. By default, all share one."""

    def group(self, results: Mapping[str, Result], solved: Collection[str]) -> Sequence[Variant]:
        """Return the variants of the next solve, or an empty sequence at the end.

        Args:
            results: every row so far, by name.
            solved: the names of the variants that have been in a solve of this run.
        """
        return [result.variant for name, result in results.items() if name not in solved]

    def completed(self, results: Mapping[str, Result]) -> Mapping[str, Result]:
        """Return the rows after a solve, completed with data from other rows."""
        return results


class Experiment:
    """The variants of one project on one engine.

    Attributes:
        results: every variant with its state, in the order of the matrix. They remain when the run is stopped. Add
            existing results before the run to skip their builds.
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
            session: builds, measures and records.
            variants: the variants to build, rendered again if the engine supports only another layout.
            try_out: runs each image after all builds, which would slow its start. None to skip it.
            watch: called once for each event of a step, even if several variants share it. It receives no outcomes.
            plan: decides which variants share a solve. By default, all do.
            remember: stores a measured row for a later run.
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
        """Build and measure everything. Closing the iterator stops the run and keeps the results.

        Args:
            how: settings for all variants.
            edits: whether to build again after a one-line edit in a copy, to measure the time.

        Raises:
            EngineError: the engine does not respond.
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
            # shielded, because a second cancellation must not leave the build running
            await asyncio.shield(asyncio.wait({work}))

    async def _work(self, how: BuildSettings, *, edits: bool) -> None:
        while names := self._next():
            jobs = [self._jobs[name] for name in names]
            self._solved += names
            self._temporary.hold([self._jobs[name].tag for name in self._solved])
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._solve(jobs, how))
                    group.create_task(self._measure())
            except* Exception as errors:
                raise _first(errors) from None
            await self._try(names)
            if edits:
                await self._rebuild([job for job in jobs if self.results[job.name].usable], how)
            for name, result in self._plan.completed(self.results).items():
                if result != self.results[name]:
                    self.results[name] = result
                    self._news.put_nowait(result)

    def _next(self) -> list[str]:
        """Return the names of the variants in the next solve."""
        found = self._plan.group(self.results, self._solved)
        for variant in found:
            result = self.results.get(variant.name)
            if result is None or result.variant != variant:
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
                self._change(name, build=build, failure=_problem(build))

    async def _rebuild(self, jobs: Sequence[Job], how: BuildSettings) -> None:
        """Build an edited copy in one solve.

        Skipped if images are built one at a time, because it would take as long as the lab itself.
        """
        if not jobs:
            return
        states = {job.name: BuildState() for job in jobs}
        async with edited(self._session.project, jobs[0].recipe.main) as copy:
            self._news.put_nowait(Rebuilding(tuple(states), copy.note))
            requests = rebuilds_of(jobs, copy.root, how)
            if len(requests) == 1:
                # a bake of a single target does not report its own steps, and equal targets are solved once
                requests = {**requests, "again": next(iter(requests.values()))}
            async with aclosing(self._session.engine.bake(requests)) as events:
                async for name, event in events:
                    if name not in states:
                        continue
                    state = states[name] = reduce(states[name], [event])
                    if isinstance(event, Built) and (seconds := _seconds(state)):
                        self._change(name, edit_seconds=seconds)

    async def clean(self, keep: Collection[str] = (), *, stopped: bool = False) -> None:
        """Remove the images of all variants except the named ones. For a stopped run, the engine has little time."""
        tags = [self._jobs[name].tag for name in self._solved if name not in keep]
        seconds = PATIENCE if stopped else REMOVAL
        self._temporary.hold(await remove_images(self._session.engine, tags, seconds))

    def image(self, name: str) -> str:
        """Return the tag of a variant's image."""
        return self._jobs[name].tag

    async def _solve(self, jobs: Sequence[Job], how: BuildSettings) -> None:
        requests = requests_of(jobs, self._session.project.root, how)
        self._session.begin(jobs)
        reported: set[str] = set()
        engine = self._session.engine
        solved = one_after_another(engine.build, requests) if how.gentle else engine.bake(requests)
        async with aclosing(solved) as events:
            async for name, event in events:
                self._watch(event)
                match event:
                    case StepChanged(id=step) if event.completed is not None and step not in reported:
                        reported.add(step)
                        self._news.put_nowait(event)
                    case LogChunk():
                        self._listen(event)
                if name in self._states:
                    self._follow(name, event, timed=not how.compile_once)
        # after all images are loaded
        self._loaded.put_nowait((len(Origin), 0, ""))

    def _listen(self, chunk: LogChunk) -> None:
        """Keep the end of a step's log, which is reported once for each variant that shares the step."""
        tail = self._logs.setdefault(chunk.step, deque(maxlen=_TAIL))
        if not tail or tail[-1] is not chunk.lines[-1]:
            tail.extend(chunk.lines)

    def _follow(self, name: str, event: BuildEvent, *, timed: bool) -> None:
        state = self._states[name] = reduce(self._states[name], [event])
        match event:
            case Built():
                # if packages are compiled once for all, the seconds of a variant would not include it
                seconds = _seconds(state) if timed else None
                self._change(name, phase=Phase.BUILT, seconds=seconds, uncached=self._uncached)
                # the baselines are large, so they are last
                origin = list(Origin).index(self.results[name].variant.origin)
                self._loaded.put_nowait((origin, next(self._order), name))
            case Failed() as failed:
                self._change(name, phase=Phase.FAILED, failure=self._cause(name, failed))

    async def _measure(self) -> None:
        """Measure one image at a time, so that shared layers are read once and the builds keep the processors."""
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
        """Return a variant's job. For an existing Dockerfile, the image is inspected for the path of the program."""
        job = self._jobs[name]
        if self.results[name].variant.origin is not Origin.OWN:
            return job
        found = programs(await self._session.engine.inspect(job.tag))
        return replace(job, rendered=replace(job.rendered, binaries=found))

    def _change(self, name: str, **changes: Any) -> None:
        result = self.results[name] = replace(self.results[name], **changes)
        self._news.put_nowait(result)

    def _cause(self, name: str, failed: Failed) -> str:
        """Return why a variant has no image: the known cause, or the engine's error and a hint."""
        job = self._jobs[name]
        log = [line.text for line in self._logs.get(failed.step, ())]
        text = "\n".join([*log, failed.message])
        causes = causes_of(text, job.recipe, self._session.project, failed.kind, job.rendered.dockerignore)
        if causes:
            return f"{causes[0].title}. {causes[0].explanation}"
        return f"{failed.message} {failed.advice}".strip()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error of a group, because the callers expect a single one."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _once(watch: Watch) -> Watch:
    """Return a watch that passes on each change and each log chunk of a shared step only once."""
    steps: dict[str, StepChanged] = {}
    last: list[BuildEvent] = []

    def deliver(event: BuildEvent) -> None:
        match event:
            case StepChanged():
                before = steps.get(event.id)
                # reported under a name for each variant, and a late one must not restart a finished step
                if before == event or (before and before.completed is not None and event.completed is None):
                    return
                steps[event.id] = event
            case LogChunk() | Transfer():
                # one event is delivered to all that share the step
                if last and last[0] is event:
                    return
                last[:] = [event]
            case _:
                return
        watch(event)

    return deliver


def _problem(build: Build) -> str:
    """Return why an image fails in its test run, or an empty string."""
    verdict = build.trial.verdict if build.trial else None
    if verdict is None or not verdict.fails:
        return ""
    cause = verdict.causes[0] if verdict.causes else None
    return f"{cause.title}. {cause.explanation}" if cause else verdict.evidence


def _seconds(state: BuildState) -> Figure | None:
    alone = alone_seconds(state)
    return None if alone is None else Figure(alone, Source.DERIVED)


def _fitting(variant: Variant, session: Session) -> Variant:
    """Return a variant in a layout that the engine supports."""
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
    """Return the name of the program for a tag. It is unknown for an existing Dockerfile."""
    paths = [path for variant in variants for path in variant.rendered.binaries]
    return PurePosixPath(paths[0]).name if paths else "app"


def _job(variant: Variant, program: str) -> Job:
    tag = image_name(program, f"lab-{variant.name}")
    return Job(variant.name, variant.title, variant.recipe, variant.rendered, tag)
