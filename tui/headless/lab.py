"""``godock-tui lab``: build and measure many variants of a project without a terminal."""

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import aclosing

from tui.engine import EngineError, StepChanged
from tui.headless import output
from tui.headless.axes_flags import axes_from
from tui.headless.budget import budget_for, over_budget, within
from tui.headless.engine_error import report_engine_error
from tui.headless.engines import engine_of
from tui.headless.findings import found_errors
from tui.headless.lab_table import findings, lab_json, lab_table
from tui.headless.memory import memory_for
from tui.headless.output import Status
from tui.headless.run_flags import run_settings_of
from tui.headless.stopping import Stopped, cancelled_by_signals, ended
from tui.lab.existing.existing_dockerfile import own_variant
from tui.lab.files.files import WriteError
from tui.lab.history.budget import Budget
from tui.lab.matrix.experiment import Event, Experiment, Rebuilding
from tui.lab.matrix.matrix import variants
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.variant import Variant
from tui.lab.secrets import Secrets, resolved_secrets
from tui.lab.session import Session
from tui.lab.sizes.metrics import PULL, START, UNPACKED
from tui.lab.trial.run_settings import RunSettings
from tui.recipe import RecipeContext
from tui.text.clean import clean_line
from tui.text.units import human_seconds, plural

ALL = "all"
"""Value of ``--keep`` that keeps every image."""


def lab(context: RecipeContext, options: argparse.Namespace) -> Status:
    """Build and measure the variants. Rows go to stderr when they are ready, the table to stdout.

    Args:
        context: the project and the recipe with the choices that are not varied.
        options: the axes, ``keep`` (names of variants whose images are kept, or ``all``), ``platform``, ``no_cache``,
            ``edit`` (whether to build again after a one-line edit in a copy), ``no_history`` and ``json``.

    Raises:
        RecipeError: the axes select something that cannot be built, or a limit of the budget in godock.toml is not
            valid.
    """
    if found_errors(context):
        output.error("Nothing was built because the build would fail.", "Change the options named above.")
        return Status.FAILED
    axes = axes_from(options)
    own = own_variant(context.project, context.recipe) if axes.own else None
    chosen = variants(context, axes, own)
    keep = tuple(filter(None, options.keep.split(",")))
    unknown = set(keep) - {variant.name for variant in chosen} - {ALL}
    if unknown:
        output.error(
            f"--keep: the lab does not have a variant named {', '.join(sorted(unknown))}.",
            f"Choose from {', '.join(variant.name for variant in chosen)}, or {ALL}.",
        )
        return Status.USAGE
    secrets = Secrets(netrc=options.netrc, ca=options.ca, ssh=options.ssh)
    try:
        given = resolved_secrets(context.recipe, secrets)
    except EngineError as error:
        output.error(error.message, error.hint)
        return Status.USAGE
    how = BuildSettings(
        platform=options.platform, no_cache=options.no_cache, secrets=given.files, ssh=given.ssh
    )
    settings = run_settings_of(options)
    budget = budget_for(context.project, options)
    return asyncio.run(_run(context, chosen, keep, how, settings, budget, options))


async def _run(
    context: RecipeContext,
    chosen: Sequence[Variant],
    keep: Sequence[str],
    how: BuildSettings,
    settings: RunSettings,
    budget: Budget,
    options: argparse.Namespace,
) -> Status:
    began = time.monotonic()
    try:
        engine = await engine_of(options)
    except EngineError as error:
        report_engine_error(error)
        return Status.FAILED
    session = Session(
        engine, context.project, context.catalog, memory=memory_for(options), run_settings=settings
    )
    experiment = Experiment(session, chosen, session.try_out if options.run else None)
    output.info(f"building {plural(len(chosen), 'variant')} in one build · {engine.info}")
    kept = {name: experiment.image(name) for name in experiment.results if name in keep or ALL in keep}
    ending = await run(experiment, how, options.edit, keep=kept)
    results = tuple(experiment.results.values())
    found = findings(results, context.recipe.base)
    there = {name: tag for name, tag in kept.items() if experiment.results[name].build}
    seconds = time.monotonic() - began
    over = over_budget(budget, results, context.recipe)
    if options.json:
        document = lab_json(found, seconds, there, over, stopped=ending.stopped)
        output.show(json.dumps(document, indent=2))
    elif any(row.phase is Phase.MEASURED for row in results):
        output.show("\n".join(clean_line(line) for line in lab_table(found).splitlines()))
    for tag in there.values():
        output.info(f"kept {tag}")
    done, kept_budget = status_of(results, ending, seconds), within(over)
    return done if done is not Status.DONE else kept_budget


async def run(
    experiment: Experiment,
    how: BuildSettings,
    edit: bool,
    say: Callable[[Event], None] | None = None,
    *,
    keep: Collection[str] = (),
) -> Status:
    """Run an experiment until it is complete or stopped, and remove its images in any case.

    Return the status that it ended with. An error that belongs to no variant is already printed.

    Args:
        experiment: the variants to build and measure.
        how: settings for all variants.
        edit: whether to build again after a one-line edit.
        say: prints an event. The default prints rows of a lab.
        keep: the names of the variants whose images are not removed.
    """

    async def read() -> None:
        async with aclosing(experiment.run(how, edits=edit)) as events:
            async for event in events:
                (say or _say)(event)

    stop: Stopped | None = None
    try:
        await cancelled_by_signals(read(), lambda: output.info("stopping (measurements so far are kept)"))
    except Stopped as stopped:
        stop = stopped
    except (EngineError, WriteError) as error:
        # rows that are already measured stay
        output.error(error.message, error.hint)
        return Status.FAILED
    finally:
        cleaning = experiment.clean(keep, stopped=stop is not None)
        await asyncio.shield(asyncio.ensure_future(cleaning))
    return stop.status if stop else Status.DONE


def _say(event: Event) -> None:
    match event:
        case Rebuilding():
            output.info("building each variant again after a one-line edit to a copy of the project")
            if event.note:
                output.info(event.note)
        case Result(edit_seconds=seconds) if seconds is not None:
            output.info(f"✓ {event.name}  after an edit {human_seconds(seconds.value)}")
        case StepChanged() if event.completed is not None and event.name.startswith("RUN"):
            took = (
                "cached"
                if event.cached
                else human_seconds(event.completed - (event.started or event.completed))
            )
            output.info(f"{'✗' if event.error else '·'} {event.stage}: {event.name}  {took}")
        case Result(phase=Phase.MEASURED, build=build) if build is not None and build.trial is not None:
            verdict, start = build.trial.verdict, START.of(build)
            took = f"  starts in {START.format(start.value)}" if start else ""
            output.info(f"{'✗' if verdict.fails else '✓'} {event.name}  {verdict.evidence}{took}")
        case Result(phase=Phase.MEASURED):
            figures = "  ".join(
                f"{metric.label} {metric.format(figure.value)}"
                for metric in (PULL, UNPACKED)
                if (figure := metric.of(event))
            )
            output.info(f"✓ {event.name}  {figures}")
        case Result(phase=Phase.FAILED):
            output.info(f"✗ {event.name}: {event.failure}")


def status_of(results: Sequence[Result], ending: Status, seconds: float) -> Status:
    """Print how a run ended, and return the exit status."""
    measured = sum(row.phase is Phase.MEASURED for row in results)
    failed = [row.name for row in results if row.phase is Phase.FAILED]
    if ending.stopped:
        output.error(f"The lab was stopped with {measured} of {len(results)} variants measured.", ended())
        return ending
    if failed:
        output.error(
            f"{plural(len(failed), 'variant')} failed: {', '.join(failed)}.", "See the causes above."
        )
        return Status.FAILED
    if ending is Status.DONE:
        output.info(f"{plural(measured, 'variant')} in {human_seconds(seconds)}")
    return ending
