"""``godock-tui bytes``: attribute the program's bytes to modules and packages, and show what can be saved."""

import argparse
import asyncio
import json
from pathlib import Path
from uuid import uuid4

from tui.engine import BuildEvent, BuildState, Built, EngineError, StepChanged
from tui.headless import output
from tui.headless.bytes_table import table
from tui.headless.engine_error import report_engine_error
from tui.headless.engines import engine_of
from tui.headless.findings import found_errors
from tui.headless.output import Status
from tui.headless.stopping import stoppable
from tui.lab.bytes.account import Account
from tui.lab.bytes.advice import advice_of
from tui.lab.bytes.difference import changes
from tui.lab.bytes.document import (
    NoAccount,
    account_json,
    advice_json,
    changes_json,
    read_account,
    reflection_json,
)
from tui.lab.bytes.measure_sizes import MeasuredSizes, measure_sizes
from tui.lab.files.files import WriteError, read_file
from tui.lab.platform import wrong_platform
from tui.lab.secrets import Secrets, resolved_secrets
from tui.lab.session import Job, Session, remove_images
from tui.recipe import RecipeContext
from tui.text.units import human_seconds


def count_bytes(context: RecipeContext, options: argparse.Namespace) -> Status:
    """Build the image and its unstripped program in one solve. Progress goes to stderr, the account to stdout.

    Args:
        context: the project and the recipe.
        options: ``platform``, ``against``, ``top``, ``json`` and the secrets of the command line.
    """
    if found_errors(context):
        output.error("Nothing was built because the build would fail.", "Change the options named above.")
        return Status.FAILED
    why_not, instead = wrong_platform(options.platform)
    if why_not:
        output.error(why_not, instead)
        return Status.USAGE
    secrets = Secrets(netrc=options.netrc, ca=options.ca, ssh=options.ssh)
    try:
        resolved_secrets(context.recipe, secrets)
        before = _account_in(options.against) if options.against else None
    except EngineError as error:
        output.error(error.message, error.hint)
        return Status.USAGE
    return asyncio.run(stoppable(_count(context, secrets, before, options)))


def _account_in(path: Path) -> Account:
    wanted = "Pass a file that contains the output of `godock-tui bytes --json`."
    try:
        return read_account(json.loads(read_file(path) or "null"))
    except (NoAccount, json.JSONDecodeError, RecursionError):
        raise EngineError(
            f"--against: {path} does not contain the output of `godock-tui bytes --json`.", wanted
        ) from None
    except WriteError as error:
        raise EngineError(f"--against: {error.message}", wanted) from None


async def _count(
    context: RecipeContext, secrets: Secrets, before: Account | None, options: argparse.Namespace
) -> Status:
    try:
        engine = await engine_of(options)
        session = Session(engine, context.project, context.catalog, secrets)
        # a separate name, because the image that `build` left under the usual one belongs to the user
        plain = session.job(context.recipe)
        job = session.job(context.recipe, tag=f"{plain.tag.rpartition(':')[0]}:bytes-{uuid4().hex[:8]}")
        output.info(f"building {job.title} and an unstripped copy · {engine.info}")
        try:
            done = await measure_sizes(
                session,
                context.recipe,
                beside=job,
                platform=options.platform,
                watch=_Steps(),
                on_stage=output.info,
            )
            image = await _program_bytes(session, job, done.image)
        finally:
            await asyncio.shield(asyncio.ensure_future(remove_images(engine, [job.tag])))
    except EngineError as error:
        report_engine_error(error)
        return Status.FAILED
    if options.json:
        output.show(json.dumps(bytes_json(done.sizes, context, image, before), indent=2))
    else:
        output.show(table(done.sizes, context.recipe, image, before, options.top))
    return Status.DONE


async def _program_bytes(session: Session, job: Job, state: BuildState | None) -> int | None:
    """Return the size of the program's file in the image that was built with the unstripped one."""
    if state is None or not isinstance(state.outcome, Built):
        return None
    figure = (await session.measure(job, state)).measurement.binary_bytes
    return round(figure.value) if figure else None


class _Steps:
    """Prints a line when a step that runs a command ends, once for all images that share it."""

    def __init__(self) -> None:
        self._printed: set[str] = set()

    def __call__(self, event: BuildEvent) -> None:
        if not isinstance(event, StepChanged) or event.completed is None or event.id in self._printed:
            return
        self._printed.add(event.id)
        if event.name.startswith("RUN"):
            ran = human_seconds(event.completed - (event.started or event.completed))
            output.info(
                f"{'✗' if event.error else '·'} {event.stage}: {event.name}  "
                f"{'cached' if event.cached else ran}"
            )


def bytes_json(
    done: MeasuredSizes, context: RecipeContext, image: int | None, before: Account | None
) -> dict[str, object]:
    """Return the object that ``bytes --json`` prints.

    Args:
        done: the measured sizes.
        context: its recipe decides what is left out of the image.
        image: bytes of the program in the image. None if unknown.
        before: the account to compare with.
    """
    advice = advice_of(done.account, done.reflection, context.recipe)
    return {
        **account_json(done.account),
        "image_bytes": image,
        "advice": [advice_json(one) for one in advice],
        "reflection": reflection_json(done.reflection),
        "changes": None if before is None else changes_json(changes(before, done.account)),
    }
