"""``godock-tui build``: generate, build and measure without a terminal."""

import asyncio
import json
import signal
from collections import deque
from contextlib import aclosing

from tui.catalog import Catalog
from tui.engine import (
    BuildEvent,
    BuildState,
    Built,
    Engine,
    EngineError,
    Failed,
    LogChunk,
    NoEngine,
    StepChanged,
    find,
    reduce,
)
from tui.headless.recipe_flags import recipe_json
from tui.headless.say import Status, complain, note
from tui.headless.trial import judged, trial_json, trial_lines
from tui.lab.build import Build
from tui.lab.causes import causes_of
from tui.lab.session import Job, Lab
from tui.project import GoProject
from tui.recipe import Form, Recipe
from tui.text.units import human_bytes, human_seconds

_TAIL = 40
"""Lines of a failing step's log that are printed."""


def build(
    project: GoProject,
    recipe: Recipe,
    catalog: Catalog,
    *,
    tag: str,
    platform: str,
    as_json: bool,
    run: bool = True,
) -> Status:
    """Build, run and measure one recipe; progress goes to stderr, the result to stdout.

    Args:
        project: what is built.
        recipe: how.
        catalog: the images that it may stand on.
        tag: of the image; empty for one that names the program.
        platform: such as ``linux/arm64``; empty for the engine's own.
        as_json: whether the result is one JSON object.
        run: whether the image is run once it is built, for its verdict, start-up and memory.
    """
    return asyncio.run(_stoppable(project, recipe, catalog, tag, platform, as_json, run))


async def _stoppable(
    project: GoProject, recipe: Recipe, catalog: Catalog, tag: str, platform: str, as_json: bool, run: bool
) -> Status:
    """SIGTERM and SIGHUP end the build as ctrl+c does, so that its process is reaped whoever stops us."""
    task = asyncio.ensure_future(_build(project, recipe, catalog, tag, platform, as_json, run))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        # only once: an impatient second signal would cut the reaping short
        if not task.cancelling():
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    try:
        return await task
    except asyncio.CancelledError:
        complain("The build was stopped; nothing of it is left running.")
        return Status.FAILED


async def _build(
    project: GoProject, recipe: Recipe, catalog: Catalog, tag: str, platform: str, as_json: bool, run: bool
) -> Status:
    try:
        engine: Engine = await find()
        lab = Lab(engine, project, catalog)
        job = lab.job(recipe, tag=tag)
        if job.recipe.form is not recipe.form:
            note(
                f"{engine.info.builder} knows no cache mounts: the form is {Form.LAYERED} instead of {recipe.form}"
            )
        note(f"building {job.tag} · {job.title} · {engine.info}")
        progress = await _run(lab, job, platform)
        match progress.state.outcome:
            case Built():
                note("reading the layers")
                done = await lab.measure(job, progress.state)
                if run:
                    done = await lab.try_out(done, note)
            case Failed() as failed:
                _explain(lab, job, progress, failed)
                return Status.FAILED
            case _:
                complain("The build was stopped.")
                return Status.FAILED
    except EngineError as error:
        for attempt in error.tried if isinstance(error, NoEngine) else ():
            note(f"tried {attempt}")
        complain(error.message, error.hint)
        return Status.FAILED
    print(json.dumps(build_json(done), indent=2) if as_json else _summary(done))
    return judged(done)


class _Progress:
    """Prints a line when a step ends, and keeps the end of each log for the one that fails."""

    def __init__(self) -> None:
        self.state = BuildState()
        self.logs: dict[str, deque[str]] = {}
        self._said: set[str] = set()

    def take(self, event: BuildEvent) -> None:
        self.state = reduce(self.state, [event])
        match event:
            case LogChunk(step, lines):
                self.logs.setdefault(step, deque(maxlen=_TAIL)).extend(line.text for line in lines)
            case StepChanged(id=step) if event.completed is not None and step not in self._said:
                self._said.add(step)
                known = self.state.steps[step]
                stage = f"{event.stage}: " if event.stage else ""
                took = "cached" if event.cached else human_seconds(known.seconds(event.completed))
                note(f"{'✗' if event.error else '✓'} {stage}{event.name}  {took}")


async def _run(lab: Lab, job: Job, platform: str) -> _Progress:
    progress = _Progress()
    async with aclosing(lab.run(job, platform=platform)) as events:
        async for event in events:
            progress.take(event)
    return progress


def _explain(lab: Lab, job: Job, progress: _Progress, failed: Failed) -> None:
    """Say which step failed, on which line, with the end of its log and the causes that are known."""
    step = progress.state.failed_step
    log = list(progress.logs.get(step.step.id, ())) if step else []
    for line in log:
        note(f"    {line}")
    if 0 < failed.line <= len(job.rendered.lines):
        note(f"Dockerfile:{failed.line}: {job.rendered.lines[failed.line - 1].strip()}")
    known = causes_of("\n".join([*log, failed.message]), job.recipe, lab.project)
    if known:
        complain(f"{known[0].title}.", known[0].explanation)
    else:
        complain(f"The build failed: {failed.message}", failed.advice or "The log above says more.")


def build_json(done: Build) -> dict[str, object]:
    """Return the object that ``build --json`` prints."""
    return {
        "image": done.image,
        "digest": done.digest,
        "dockerfile": done.rendered.dockerfile,
        "recipe": recipe_json(done.recipe),
        "steps": [
            {"name": step.name, "seconds": round(step.seconds, 3), "cached": step.cached}
            for step in done.steps
        ],
        "seconds": round(done.seconds, 3),
        "measurement": done.measurement.to_json(),
        **trial_json(done),
    }


def _summary(done: Build) -> str:
    sizes = done.measurement
    figures = (
        ("pull", sizes.pull_bytes, "compressed layers"),
        ("unpacked", sizes.unpacked_bytes, "layers on disk"),
        ("base", sizes.base_bytes, "of that, the base image"),
        ("binary", sizes.binary_bytes, "of that, your program"),
    )
    lines = [f"{done.image}  {done.title}  built in {human_seconds(done.seconds)}"]
    lines += [
        f"  {name:<9} {human_bytes(figure.value):>8}  {figure.source}  {meaning}"
        for name, figure, meaning in figures
        if figure
    ]
    return "\n".join([*lines, *trial_lines(done)])
