"""``godock-tui build``: generate, build and measure without a terminal."""

import argparse
import asyncio
import json
from collections import deque
from collections.abc import Sequence
from contextlib import aclosing

from tui.engine import (
    BuildEvent,
    BuildState,
    Built,
    EngineError,
    Failed,
    LogChunk,
    StepChanged,
    reduce,
)
from tui.engine.builtin.backend import handover
from tui.headless import output
from tui.headless.budget import budget_for, budget_json, within
from tui.headless.engine_error import report_engine_error
from tui.headless.engines import engine_of, wrong_output
from tui.headless.findings import found_errors
from tui.headless.memory import memory_for
from tui.headless.output import Status
from tui.headless.recipe_flags import recipe_json
from tui.headless.run_flags import run_settings_of
from tui.headless.stopping import stoppable
from tui.headless.trial import trial_json, trial_lines, trial_status
from tui.lab.failures.causes import causes_of
from tui.lab.history.budget import Budget, Exceeded, exceeded
from tui.lab.platform import platform_of, wrong_platform
from tui.lab.run_line import run_line
from tui.lab.secrets import Secrets, resolved_secrets
from tui.lab.session import Job, Session
from tui.lab.sizes.build import Build
from tui.lab.sizes.metrics import BASE, BINARY, PULL, UNPACKED
from tui.lab.trial.run_settings import RunSettings
from tui.recipe import Layout, RecipeContext
from tui.text.units import human_seconds

_TAIL = 40
"""Lines of a failing step's log that are printed."""


def build(context: RecipeContext, options: argparse.Namespace) -> Status:
    """Build, run and measure one recipe. Progress goes to stderr, the result to stdout.

    Args:
        context: the project and the recipe.
        options: ``tag``, ``platform``, ``run``, ``json``, ``no_history`` and the secrets of the command line.

    Raises:
        RecipeError: a limit in the budget of godock.toml, or a setting of the trial run, is not valid.
    """
    if found_errors(context):
        output.error("Nothing was built because the build would fail.", "Change the options named above.")
        return Status.FAILED
    why_not, instead = wrong_platform(options.platform)
    if why_not:
        output.error(why_not, instead)
        return Status.USAGE
    why_not, instead = wrong_output(options)
    if why_not:
        output.error(why_not, instead)
        return Status.USAGE
    secrets = Secrets(netrc=options.netrc, ca=options.ca, ssh=options.ssh)
    try:
        resolved_secrets(context.recipe, secrets)
    except EngineError as error:
        output.error(error.message, error.hint)
        return Status.USAGE
    settings = run_settings_of(options)
    budget = budget_for(context.project, options)
    return asyncio.run(stoppable(_build(context, secrets, settings, budget, options)))


async def _build(
    context: RecipeContext,
    secrets: Secrets,
    settings: RunSettings,
    budget: Budget,
    options: argparse.Namespace,
) -> Status:
    try:
        engine = await engine_of(options)
        session = Session(
            engine,
            context.project,
            context.catalog,
            secrets,
            memory_for(options),
            run_settings=settings,
        )
        job = session.job(context.recipe, tag=options.tag)
        if job.recipe.layout is not context.recipe.layout:
            output.info(
                f"{engine.info.builder} does not support cache mounts, so the build uses the "
                f"{Layout.LAYERED} layout instead of {context.recipe.layout}"
            )
        platform = options.platform or platform_of(context.recipe, engine.info.platform)
        output.info(
            f"building {job.tag} · {job.title} · {engine.info}{f' · for {platform}' if platform else ''}"
        )
        progress = await _run(session, job, platform)
        match progress.state.outcome:
            case Built():
                output.info("reading the layers")
                done = await session.measure(job, progress.state)
                await session.record(done)
                if options.run:
                    done = await session.try_out(done, output.info)
                    await session.record(done)
            case Failed() as failed:
                _explain(session, job, progress, failed)
                return Status.FAILED
            case _:
                output.error("The build was stopped.")
                return Status.FAILED
    except EngineError as error:
        report_engine_error(error)
        return Status.FAILED
    over = exceeded(budget, done.measurement)
    run = run_line(done.image, ports=done.recipe.port, data=done.rendered.data)
    output.show(json.dumps(build_json(done, over), indent=2) if options.json else _summary(done))
    for line in (*handover(engine, done.image), f"Run it:  {run}"):
        output.info(line)
    works, kept = trial_status(done, options.require_start), within(over)
    return works if works is not Status.DONE else kept


class _Progress:
    """Prints a line when a step ends, and keeps the end of each log in case the step fails."""

    def __init__(self) -> None:
        self.state = BuildState()
        self.logs: dict[str, deque[str]] = {}
        self._printed: set[str] = set()

    def take(self, event: BuildEvent) -> None:
        self.state = reduce(self.state, [event])
        match event:
            case LogChunk(step, lines):
                self.logs.setdefault(step, deque(maxlen=_TAIL)).extend(line.text for line in lines)
            case StepChanged(id=step) if event.completed is not None and step not in self._printed:
                self._printed.add(step)
                known = self.state.steps[step]
                stage = f"{event.stage}: " if event.stage else ""
                took = "cached" if event.cached else human_seconds(known.seconds(event.completed))
                output.info(f"{'✗' if event.error else '✓'} {stage}{event.name}  {took}")


async def _run(session: Session, job: Job, platform: str) -> _Progress:
    progress = _Progress()
    async with aclosing(session.run(job, platform=platform)) as events:
        async for event in events:
            progress.take(event)
    return progress


def _explain(session: Session, job: Job, progress: _Progress, failed: Failed) -> None:
    """Print the step that failed and its line, the end of its log, and the known causes."""
    step = progress.state.failed_step
    log = list(progress.logs.get(step.step.id, ())) if step else []
    for line in log:
        output.info(f"    {line}")
    if 0 < failed.line <= len(job.rendered.lines):
        output.info(f"Dockerfile:{failed.line}: {job.rendered.lines[failed.line - 1].strip()}")
    text = "\n".join([*log, failed.message])
    known = causes_of(text, job.recipe, session.project, failed.kind, job.rendered.dockerignore)
    if known:
        output.error(f"{known[0].title}.", known[0].explanation)
    else:
        output.error(f"The build failed: {failed.message}", failed.advice or "See the log above.")


def build_json(done: Build, over: Sequence[Exceeded]) -> dict[str, object]:
    """Return the object that ``build --json`` prints.

    Args:
        done: what was built.
        over: the limits that it exceeds.
    """
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
        "budget": budget_json(over),
    }


def _summary(done: Build) -> str:
    lines = [f"{done.image}  {done.title}  built in {human_seconds(done.seconds)}"]
    lines += [
        f"  {metric.label:<9} {metric.format(figure.value):>8}  {figure.source}  {metric.source}"
        for metric in (PULL, UNPACKED, BASE, BINARY)
        if (figure := metric.of(done))
    ]
    return "\n".join([*lines, *trial_lines(done)])
