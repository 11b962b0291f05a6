"""``godock-tui ladder``: the rungs of a project, from a single stage to the finished image, built and measured."""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import aclosing

from tui.engine import EngineError, find
from tui.headless import output
from tui.headless.engine_error import report_engine_error
from tui.headless.ladder_table import ladder_json, lesson, table
from tui.headless.memory import memory_for
from tui.headless.output import Status
from tui.headless.stopping import cancelled_by_signals
from tui.lab.files.files import WriteError
from tui.lab.ladder.rung_row import RungRow, rows_of
from tui.lab.ladder.runner import LadderRunner, ladder_settings
from tui.lab.ladder.store import RungStore
from tui.lab.matrix.result import Phase
from tui.lab.matrix.solve import BuildSettings
from tui.lab.secrets import Secrets, resolved_secrets
from tui.lab.session import Session
from tui.lab.sizes.metrics import PULL
from tui.recipe import RecipeContext
from tui.recipe.ladder import Step, chosen, ladder
from tui.text.clean import clean_line
from tui.text.units import human_seconds, plural


def climb(context: RecipeContext, options: argparse.Namespace) -> Status:
    """Build and measure the rungs, or with ``--no-build`` only show what each one changes and why.

    Args:
        context: the project, and the recipe that is climbed towards.
        options: ``rungs`` (such as ``1-9``), ``build``, ``times`` (whether times are measured, too), ``no_history``
            and ``json``.
    """
    steps = ladder(context)
    try:
        wanted = chosen(steps, options.rungs) if options.rungs else steps
    except ValueError as error:
        known = ", ".join(f"{step.label} {step.name}" for step in steps)
        output.error(f"--rungs: there is no rung {error}.", f"Say numbers, names or 1-9 of: {known}.")
        return Status.USAGE
    if options.build:
        return asyncio.run(_climb(context, wanted, options))
    names = {step.name for step in wanted}
    rows = rows_of(context, steps)
    if options.json:
        print(json.dumps(ladder_json(rows, names, 0.0, stopped=False), indent=2))
    else:
        print("\n\n".join(lesson(rows, row) for row in rows if row.name in names))
    return Status.DONE


async def _climb(context: RecipeContext, wanted: Sequence[Step], options: argparse.Namespace) -> Status:
    began = time.monotonic()
    try:
        given = resolved_secrets(context.recipe, Secrets(netrc=options.netrc, ca=options.ca, ssh=options.ssh))
        engine = await find()
    except EngineError as error:
        report_engine_error(error)
        return Status.FAILED
    session = Session(engine, context.project, context.catalog, memory=memory_for(options))
    names = {step.name for step in wanted}
    climbing = LadderRunner(session, context, names, store=None if session.memory is None else RungStore())
    await climbing.recall(times=options.times)
    times = options.times
    how = ladder_settings(given, times=times)
    doing = "sizes and times, nothing from a cache" if times else "sizes only, packages are compiled once"
    if known := sum(row.remembered and row.name in names for row in climbing.rows):
        output.info(f"{plural(known, 'rung')} known already: the project has not changed since")
    output.info(f"building {plural(len(climbing.due), 'rung')} · {doing} · {engine.info}")
    stopped, trouble = await _run(climbing, how, edits=times)
    await climbing.clean()
    if options.json:
        print(
            json.dumps(ladder_json(climbing.rows, names, time.monotonic() - began, stopped=stopped), indent=2)
        )
    else:
        shown = [row for row in climbing.rows if row.name in names]
        print("\n".join(clean_line(line) for line in table(shown).splitlines()))
    return _status([row for row in climbing.rows if row.name in names], stopped=stopped, trouble=trouble)


async def _run(climbing: LadderRunner, how: BuildSettings, *, edits: bool) -> tuple[bool, bool]:
    """Climb to the end, or until a signal asks to stop; return whether it was stopped, and whether it broke off."""

    async def read() -> None:
        async with aclosing(climbing.run(how, edits=edits)) as events:
            told: set[tuple[str, bool]] = set()
            async for row in events:
                news = (row.name, row.edit_seconds is not None)
                if row.phase in {Phase.MEASURED, Phase.FAILED} and news not in told:
                    told.add(news)
                    _say(row)

    try:
        await cancelled_by_signals(read(), lambda _signal: output.info("stopping; what is measured stays"))
    except asyncio.CancelledError:
        return True, False
    except (EngineError, WriteError) as error:
        output.error(error.message, error.hint)
        return False, True
    return False, False


def _say(row: RungRow) -> None:
    if row.phase is Phase.FAILED:
        output.info(f"✗ {row.step.label} {row.name}: {row.failure}")
    elif row.edit_seconds is not None:
        output.info(f"✓ {row.step.label} {row.name}  after an edit {human_seconds(row.edit_seconds.value)}")
    else:
        pull = PULL.of(row)
        output.info(f"✓ {row.step.label} {row.name}  pull {PULL.format(pull.value) if pull else '–'}")


def _status(rows: Sequence[RungRow], *, stopped: bool, trouble: bool) -> Status:
    measured = sum(row.usable for row in rows)
    due = sum(row.step.applies for row in rows)
    failed = [row.step.label for row in rows if row.phase is Phase.FAILED and not row.step.recipe.pin]
    if stopped:
        output.error(
            f"The climb was stopped with {measured} of {due} rungs measured.",
            "The same call goes on from there; nothing is left running.",
        )
        return Status.FAILED
    if failed:
        output.error(f"{plural(len(failed), 'rung')} failed: {', '.join(failed)}.", "The causes are above.")
        return Status.FAILED
    return Status.FAILED if trouble else Status.DONE
