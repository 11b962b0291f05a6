"""Verifies a lesson on a copy of the project, without changing the project or the session."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from tui.engine import BuildEvent, BuildRequest, BuildState, Built, Failed, LogChunk, reduce
from tui.engine.container import RunRequest
from tui.engine.state import StepState
from tui.frozen import dataclass
from tui.lab.ladder.rungs import Rung
from tui.lab.matrix.edit import add_line, break_test, copied, main_file
from tui.lab.session import Session, remove_images
from tui.lab.sizes.contents import contents_of
from tui.text.clean import clean_line
from tui.text.units import human_bytes, human_seconds, plural

_SHOWN = 14
"""Maximum number of lines of evidence."""
_FILE_LIMIT = 1 << 20
_FOLDER = "/src"
_TELLING = ("--- FAIL", "FAIL", "panic:", "broken on purpose", ".go:")


class LessonCheck(StrEnum):
    """A property of a rung that can be checked."""

    EDIT = "edit"
    """Which steps run again after a one-line edit."""
    TEST = "test"
    """Whether a failing unit test stops the build."""
    SOURCE = "source"
    """Whether the image contains readable source code."""


@dataclass(frozen=True, slots=True)
class LessonResult:
    """The result of a check."""

    lesson: LessonCheck
    sentence: str
    """The observation, in one or two sentences."""
    evidence: tuple[str, ...] = ()
    """The lines that prove it, without control characters."""


@dataclass(slots=True)
class _Made:
    """One finished build."""

    state: BuildState = field(default_factory=BuildState)
    log: list[str] = field(default_factory=list)


async def check_lesson(
    lesson: LessonCheck,
    session: Session,
    rung: Rung,
    watch: Callable[[BuildEvent], None] = lambda _event: None,
) -> LessonResult:
    """Check a rung. Cancelling stops the build and removes its images.

    Args:
        lesson: the property to check.
        session: its engine builds copies of its project.
        rung: the rung to check.
        watch: called with the events of the builds.

    Raises:
        EngineError: the engine does not respond.
        WriteError: the project cannot be copied.
    """
    trial = _Trial(session, rung, watch)
    roads = {LessonCheck.EDIT: trial.edit, LessonCheck.TEST: trial.test, LessonCheck.SOURCE: trial.source}
    try:
        return await roads[lesson]()
    finally:
        await trial.clean()


class _Trial:
    def __init__(self, session: Session, rung: Rung, watch: Callable[[BuildEvent], None]) -> None:
        self._engine = session.engine
        self._project = session.project
        self._rung = rung
        self._watch = watch
        self._tags: list[str] = []

    async def clean(self) -> None:
        """Remove the images of the check."""
        await asyncio.shield(asyncio.ensure_future(remove_images(self._engine, self._tags)))

    async def edit(self) -> LessonResult:
        """Build, change one line, build again, and return which steps ran again."""
        async with copied(self._project) as copy:
            first = await self._build(copy.root)
            if not isinstance(first.state.outcome, Built):
                return self._broken(LessonCheck.EDIT, first)
            file = add_line(copy.root, self._rung.step.recipe.main)
            again = await self._build(copy.root)
        if not isinstance(again.state.outcome, Built):
            return self._broken(LessonCheck.EDIT, again)
        steps = self._steps(again)
        ran = [step for step in steps if not step.step.cached]
        working = [step for step in ran if step.step.name.startswith("RUN")]
        took = human_seconds(again.state.outcome.seconds)
        names = ", ".join(dict.fromkeys(_short(step) for step in working)) or "none"
        sentence = (
            f"After one line was added to {file}, {len(ran)} of {plural(len(steps), 'step')} ran again in "
            f"{took}. "
            f"Commands that ran again: {names}. {copy.note}"
        )
        return LessonResult(LessonCheck.EDIT, sentence.rstrip(), tuple(_step_line(step) for step in steps))

    async def test(self) -> LessonResult:
        """Break a test, and return whether there is still an image."""
        async with copied(self._project) as copy:
            broken = break_test(copy.root)
            if broken is None:
                return LessonResult(
                    LessonCheck.TEST,
                    "The project does not have unit tests, so this lesson cannot break one.",
                )
            made = await self._build(copy.root)
        file, name = broken
        outcome = made.state.outcome
        if isinstance(outcome, Built):
            sentence = (
                f"{name} in {file} fails, but no step of this rung runs the tests, so the image was built."
            )
            return LessonResult(LessonCheck.TEST, sentence, tuple(map(_step_line, self._steps(made))))
        failed = made.state.failed_step
        if failed is None or "go test" not in failed.step.name:
            return self._broken(LessonCheck.TEST, made)
        telling = [line for line in made.log if any(word in line for word in _TELLING)]
        sentence = (
            f"The build stopped at {_short(failed)} because {name} in {file} fails. No image was built."
        )
        return LessonResult(LessonCheck.TEST, sentence, tuple(telling[:_SHOWN]))

    async def source(self) -> LessonResult:
        """Build an image, find Go files in it, and read one."""
        made = await self._build(self._project.root)
        [tag] = self._tags
        if not isinstance(made.state.outcome, Built):
            return self._broken(LessonCheck.SOURCE, made)
        # the working directory of generated Dockerfiles, because reading all of a gigabyte takes too long
        path = f"{_FOLDER}/{main_file(self._project.root, self._rung.step.recipe.main)}"
        if lines := await self._read(tag, path):
            return _found(path, lines)
        archive = await self._engine.archive(tag)
        if path := contents_of(archive, await self._engine.inspect(tag)).source:
            return _found(path, await self._read(tag, path))
        files = sorted(
            (entry for layer in archive.layers for entry in layer.files if entry.kind == "file"),
            key=lambda entry: -entry.bytes,
        )
        text = (
            f"The image does not contain your source code. None of its {plural(len(files), 'file')} is one "
            "of your Go files."
        )
        shown = (f"{human_bytes(entry.bytes):>8}  {entry.path}" for entry in files[:_SHOWN])
        return LessonResult(LessonCheck.SOURCE, text, tuple(map(clean_line, shown)))

    async def _read(self, tag: str, path: str) -> tuple[str, ...]:
        """Return the first lines of a file in an image, or an empty tuple if it does not exist."""
        async with self._engine.container(RunRequest(image=tag)) as container:
            file = await container.file(path, _FILE_LIMIT)
            if file is None:
                return ()
            with file:
                text = file.read(_FILE_LIMIT).decode("utf-8", "replace")
        return tuple(clean_line(line) for line in text.splitlines()[:_SHOWN])

    async def _build(self, context: Path) -> _Made:
        made, rendered = _Made(), self._rung.rendered
        tag = f"godock-tui/lesson:{uuid4().hex[:12]}"
        self._tags.append(tag)
        request = BuildRequest(
            context=context, dockerfile=rendered.dockerfile, dockerignore=rendered.dockerignore, tag=tag
        )
        building: AsyncGenerator[BuildEvent, None] = self._engine.build(request)
        async with aclosing(building) as events:
            async for event in events:
                self._watch(event)
                made.state = reduce(made.state, [event])
                if isinstance(event, LogChunk):
                    made.log += [line.text for line in event.lines]
        return made

    def _steps(self, made: _Made) -> list[StepState]:
        """Return the instructions that ran or were cached, in the order of the Dockerfile."""
        rank = {stage: place for place, stage in enumerate(self._rung.rendered.stages)}
        steps = [
            step
            for step in made.state.steps.values()
            if step.step.position and not step.step.name.startswith("FROM")
        ]
        return sorted(steps, key=lambda step: (rank.get(step.step.stage, len(rank)), step.step.position))

    def _broken(self, lesson: LessonCheck, made: _Made) -> LessonResult:
        outcome = made.state.outcome
        message = outcome.message if isinstance(outcome, Failed) else "the build was stopped"
        sentence = f"This lesson could not finish because the rung's build did not complete: {message}"
        return LessonResult(lesson, sentence, tuple(made.log[-_SHOWN:]))


def _found(path: str, lines: tuple[str, ...]) -> LessonResult:
    return LessonResult(
        LessonCheck.SOURCE, f"{path} is in the image, so anyone who pulls it can read your code.", lines
    )


def _short(step: StepState) -> str:
    """Return the command of a step without its mounts."""
    words = [word for word in step.step.name.split() if not word.startswith("--")]
    return f"`{' '.join(words[1:] if words[:1] == ['RUN'] else words)}`"


def _step_line(step: StepState) -> str:
    took = "cached" if step.step.cached else human_seconds(step.seconds(step.step.completed or 0.0))
    return f"{'≡' if step.step.cached else '✓'} {took:>7}  {step.step.name}"
