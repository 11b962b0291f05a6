"""``godock-tui ladder``: build and measure the rungs of a project, from a single stage to the final image."""

import argparse
import asyncio
import json
import time
from collections.abc import Mapping, Sequence

from tui.advice.ladder import chosen, ladder
from tui.engine import EngineError
from tui.headless import output
from tui.headless.engine_error import report_engine_error
from tui.headless.engines import engine_of
from tui.headless.lab import run
from tui.headless.ladder_table import ladder_json, ladder_table, lesson
from tui.headless.memory import memory_for
from tui.headless.output import Status
from tui.headless.stopping import ended
from tui.lab.ladder.plan import LadderPlan, ladder_experiment
from tui.lab.ladder.rungs import Rung, result_of, rungs_of
from tui.lab.matrix.experiment import Event, Rebuilding
from tui.lab.matrix.result import Phase, Result
from tui.lab.secrets import Secrets, resolved_secrets
from tui.lab.session import Session
from tui.lab.sizes.metrics import PULL
from tui.recipe import RecipeContext
from tui.text.clean import clean_line
from tui.text.units import human_seconds, plural


def build_ladder(context: RecipeContext, options: argparse.Namespace) -> Status:
    """Build and measure the rungs, or with ``--no-build`` only show what each one changes and why.

    Args:
        context: the project and the recipe at the top of the ladder.
        options: ``rungs`` (such as ``1-9``), ``build``, ``times`` (whether to measure times), ``no_history`` and
            ``json``.
    """
    steps = ladder(context)
    try:
        wanted = chosen(steps, options.rungs) if options.rungs else steps
    except ValueError as error:
        known = ", ".join(f"{step.label} {step.name}" for step in steps)
        output.error(
            f"--rungs: the ladder does not have a rung named {error}.",
            f"Use numbers, ranges such as 1-9, or these names: {known}.",
        )
        return Status.USAGE
    names = {step.name for step in wanted}
    if options.build:
        return asyncio.run(_build(context, names, options))
    rungs = rungs_of(context)
    if options.json:
        output.show(json.dumps(ladder_json(rungs, {}, names, 0.0, stopped=False), indent=2))
    else:
        output.show("\n\n".join(lesson(rungs, rung) for rung in rungs if rung.short in names))
    return Status.DONE


async def _build(context: RecipeContext, names: set[str], options: argparse.Namespace) -> Status:
    began = time.monotonic()
    try:
        given = resolved_secrets(context.recipe, Secrets(netrc=options.netrc, ca=options.ca, ssh=options.ssh))
        engine = await engine_of(options)
    except EngineError as error:
        report_engine_error(error)
        return Status.FAILED
    session = Session(engine, context.project, context.catalog, memory=memory_for(options))
    plan = LadderPlan(
        context=context, buildkit=engine.info.buildkit, chosen=frozenset(names), times=options.times
    )
    experiment = await ladder_experiment(session, plan)
    results = experiment.results
    rungs = {rung.name: rung for rung in plan.rungs(results)}
    if known := sum(
        row.remembered is not None and rungs[row.name].short in names for row in results.values()
    ):
        output.info(f"{plural(known, 'rung')} already measured (the project has not changed)")
    doing = "sizes and times with empty caches" if plan.times else "sizes only, compiling each package once"
    output.info(f"building {plural(len(plan.due(results)), 'rung')} · {doing} · {engine.info}")
    printed: set[tuple[str, bool]] = set()
    ending = await run(
        experiment, plan.settings(given), options.times, lambda event: _say(event, rungs, printed)
    )
    seconds = time.monotonic() - began
    every = plan.rungs(results)
    shown = [rung for rung in every if rung.short in names]
    if options.json:
        document = ladder_json(every, results, names, seconds, stopped=ending.stopped)
        output.show(json.dumps(document, indent=2))
    else:
        output.show("\n".join(clean_line(line) for line in ladder_table(shown, results).splitlines()))
    return _status(shown, results, ending)


def _say(event: Event, rungs: Mapping[str, Rung], printed: set[tuple[str, bool]]) -> None:
    """Print a rung when it is measured, and again after the build that follows an edit."""
    if isinstance(event, Rebuilding) and event.note:
        output.info(event.note)
    if not isinstance(event, Result) or event.phase not in {Phase.MEASURED, Phase.FAILED}:
        return
    news = (event.name, event.edit_seconds is not None)
    if news in printed:
        return
    printed.add(news)
    step = rungs[event.name].step
    if event.phase is Phase.FAILED:
        output.info(f"✗ {step.label} {step.name}: {event.failure}")
    elif event.edit_seconds is not None:
        output.info(f"✓ {step.label} {step.name}  after an edit {human_seconds(event.edit_seconds.value)}")
    else:
        pull = PULL.of(event)
        output.info(f"✓ {step.label} {step.name}  pull {PULL.format(pull.value) if pull else '–'}")


def _status(rungs: Sequence[Rung], results: Mapping[str, Result], ending: Status) -> Status:
    found = [(rung, result_of(rung, results)) for rung in rungs if rung.step.applies]
    measured = sum(row.phase is Phase.MEASURED for _rung, row in found)
    failed = [
        rung.step.label for rung, row in found if row.phase is Phase.FAILED and not rung.step.recipe.pin
    ]
    if ending.stopped:
        output.error(
            f"The ladder was stopped with {measured} of {len(found)} rungs measured.",
            f"Run the same command to resume. {ended()}",
        )
        return ending
    if failed:
        output.error(f"{plural(len(failed), 'rung')} failed: {', '.join(failed)}.", "See the causes above.")
        return Status.FAILED
    return ending
