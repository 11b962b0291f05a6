"""Runs the app in a terminal and cleans up after it."""

import asyncio
import gc
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tui.catalog import load
from tui.ui.app import AuditFirst, GodockApp, ReadingFirst
from tui.ui.reading.reading import Reading

if TYPE_CHECKING:
    from tui.catalog.facts import Facts
    from tui.engine.engine import Engine
    from tui.engine.find import EngineChoice
    from tui.lab.session import Session


_MOMENT = 0.3
"""Seconds of reading without a screen, because a short flash of one would be distracting."""


def run(reading: Reading, today: date, *, offline: bool, remember: bool) -> int:
    """Open the wizard, wait until the user leaves it, clean up, and print which image is kept.

    Args:
        reading: the running reader of the project. A large project has a screen for it.
        today: decides which Go releases are supported.
        offline: whether to query no registry.
        remember: whether to store measurements in the history.

    Raises:
        ProjectError: the directory is not a project that can be built.
        RecipeError: the given choices are not valid for the project.
    """
    opening = reading.result() if reading.wait(_MOMENT) else None
    made = ReadingFirst if opening is None else AuditFirst if opening.judge else GodockApp
    app = made(
        opening or reading,
        find_engine=partial(_find, offline=offline),
        list_engines=_list,
        find_facts=_kept_facts if offline else _newest_facts,
        today=today,
    )
    app.remember, app.may_ask, app.judges_late = remember, True, True
    app.run()
    if app.error is not None:
        raise app.error
    if app.deadline is not None:
        app.deadline.renew()  # time for removing images, and the next start removes the remaining ones
    if app.session is not None:
        _clean_up(app.session)
    return app.return_code or 0


def _clean_up(session: "Session") -> None:
    with suppress(OSError):  # the terminal may be closed, and then nobody reads it
        _report(session, asyncio.run(session.clean()))


def _report(session: "Session", kept: Iterable[str]) -> None:
    from tui.engine.builtin.backend import handover
    from tui.lab.run_line import run_line

    for tag in kept:
        build = next(build for build in session.builds if build.image == tag)
        command = run_line(tag, ports=build.recipe.port, data=build.rendered.data)
        if lines := handover(session.engine, tag):
            print("\n".join((*lines, f"Run it:  {command}")), flush=True)
            continue
        print(f"Your engine has the image {tag}. To run it: {command}", flush=True)
    if session.memory is not None and session.memory.error:
        print(f"This session's measurements were not stored in the history. {session.memory.error}")


def settle() -> None:
    """Exclude all objects made during start-up from garbage collection, because they are many and permanent."""
    gc.freeze()
    gc.enable()


async def _find(*, context: str = "", builder: str = "", offline: bool = False) -> "Engine":
    """Connect to an engine. The docker package is imported here because the first frame does not need it."""
    if not gc.isenabled():
        settle()
    from tui.engine.choose import AUTO, BUILTIN, choose

    if context == BUILTIN:
        return await choose(BUILTIN, offline=offline)
    return await choose(AUTO, context=context, builder=builder, offline=offline)


async def _list() -> "tuple[EngineChoice, ...]":
    from tui.engine.choose import BUILTIN_CHOICE
    from tui.engine.find import choices

    return (*await choices(), BUILTIN_CHOICE)


async def _newest_facts(references: Iterable[str], *, again: bool) -> "Facts":
    """Query the registries, and cancel slow queries when the user leaves."""
    from tui.catalog.facts import SECONDS, newest_beside
    from tui.catalog.question import questions
    from tui.registry.time_limit import TimeLimit

    catalog, limit = load(), TimeLimit(SECONDS)
    try:
        asked = newest_beside(catalog, questions(catalog, references), limit=limit, again=again)
        return await asyncio.wrap_future(asked)
    finally:
        limit.cut()


async def _kept_facts(references: Iterable[str], *, again: bool) -> "Facts":
    from tui.catalog.facts import Facts, QueryError, kept

    error = QueryError(
        "",
        "No registry was queried because --offline or GODOCK_OFFLINE is set.",
        "To query registries, start godock-tui without this setting.",
    )
    return Facts(kept(load()), (error,))
