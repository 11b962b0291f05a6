"""``godock-tui audit --build``: build and measure an existing Dockerfile and the proposed one."""

import argparse
import asyncio
import time
from collections.abc import Sequence

from tui.engine import EngineError, find
from tui.frozen import dataclass
from tui.headless import output
from tui.headless.engine_error import report_engine_error
from tui.headless.lab import run, status_of
from tui.headless.lab_table import findings, lab_json, lab_table
from tui.headless.memory import memory_for
from tui.headless.output import Status
from tui.headless.their_build import how_from
from tui.lab.existing.audit_file import AuditFile
from tui.lab.existing.existing_dockerfile import before_and_after
from tui.lab.matrix.experiment import Experiment
from tui.lab.matrix.result import Phase
from tui.lab.platform import wrong_platform
from tui.lab.session import Session
from tui.recipe import RecipeContext, RecipeError
from tui.text.clean import clean_line


@dataclass(frozen=True, slots=True)
class BothBuilt:
    """The result of building both."""

    status: Status
    lines: Sequence[str] = ()
    """The table of the lab. Empty if nothing was measured."""
    json: dict[str, object] | None = None
    """The object that ``lab --json`` prints for the two. None without an engine."""


def build_both(context: RecipeContext, file: AuditFile, options: argparse.Namespace) -> BothBuilt:
    """Build both in one solve, run them, measure them, and remove their images.

    Args:
        context: the project and the proposed recipe.
        file: the existing Dockerfile.
        options: ``no_history`` of the command line and the flags for building the existing Dockerfile.
    """
    return asyncio.run(_build_both(context, file, options))


async def _build_both(context: RecipeContext, file: AuditFile, options: argparse.Namespace) -> BothBuilt:
    began = time.monotonic()
    why, hint = wrong_platform(options.platform)
    if why:
        output.error(why, hint)
        return BothBuilt(Status.USAGE)
    try:
        how = how_from(options, context.recipe)
        engine = await find()
    except RecipeError as error:
        output.error(error.message, error.hint)
        return BothBuilt(Status.USAGE)
    except EngineError as error:
        report_engine_error(error)
        return BothBuilt(Status.FAILED)
    session = Session(engine, context.project, context.catalog, memory=memory_for(options))
    inside = file.path.is_relative_to(context.project.root)
    known = next((one for one in context.project.dockerfiles if one.path == file.name), None)
    if known is not None and known.context != ".":
        output.error(
            f"{file.name} cannot be built here because its build context is {known.context}, not the module.",
            f"Run `docker build -f {file.name} {known.context}` to build it.",
        )
        return BothBuilt(Status.FAILED)
    chosen = before_and_after(context, file.name if inside else str(file.path))
    experiment = Experiment(session, chosen, session.try_out)
    output.info(f"building {file.name} and the proposal in one build · {engine.info}")
    ending = await run(experiment, how, edit=False)
    results = tuple(experiment.results.values())
    found = findings(results, context.recipe.base)
    seconds = time.monotonic() - began
    measured = any(row.phase is Phase.MEASURED for row in results)
    return BothBuilt(
        status_of(results, ending, seconds),
        [clean_line(line) for line in lab_table(found).splitlines()] if measured else (),
        lab_json(found, seconds, {}, (), stopped=ending.stopped),
    )
