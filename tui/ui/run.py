"""Runs the app in a terminal, and leaves nothing behind."""

import asyncio
import gc
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from tui.catalog import load
from tui.project import GoProject
from tui.recipe import Defaults, Recipe
from tui.ui.app import GodockApp

if TYPE_CHECKING:
    from tui.catalog.facts import Facts
    from tui.engine.engine import Engine
    from tui.engine.find import EngineChoice


def run(
    project: GoProject,
    recipe: Recipe,
    today: date,
    defaults: Defaults,
    *,
    offline: bool,
    remember: bool,
    judge: bool = False,
) -> int:
    """Open the wizard, wait until the user leaves it, clean up, and say which image is kept.

    Args:
        project: what is built.
        recipe: where the choices begin.
        today: decides which Go releases are supported.
        defaults: where a call without options would begin.
        offline: whether no registry is asked.
        remember: whether measurements are kept in the history.
        judge: whether the project's own Dockerfile is looked at before the wizard.
    """
    made = AuditFirst if judge else GodockApp
    app = made(
        project,
        find_engine=_find,
        list_engines=_list,
        find_facts=_kept_facts if offline else _newest_facts,
        recipe=recipe,
        defaults=defaults,
        today=today,
    )
    app.remember, app.asks = remember, True
    app.run()
    if app.deadline is not None:
        app.deadline.renew()  # for the images; what is left of them is removed by the next one that is started
    if app.session is not None and app.session.builds:
        from tui.engine.engine import EngineError  # noqa: PLC0415 - loaded after the first frame

        with suppress(EngineError):
            for tag in asyncio.run(app.session.clean()):
                port = f" -p {recipe.port}:{recipe.port}" if recipe.port else ""
                print(f"{tag} is in your engine; run it with: docker run --rm{port} {tag}")  # noqa: T201
    if app.session is not None and app.session.memory is not None and app.session.memory.trouble:
        print(f"The measurements of this session are not in the history. {app.session.memory.trouble}")  # noqa: T201
    return app.return_code or 0


class AuditFirst(GodockApp):
    """Begins with the Dockerfile that the project has already; the wizard comes after it."""

    DEFAULT_MODE = "audit"


def settle() -> None:
    """Leave what a start has made out of all later collections of garbage: it is much, and it stays."""
    gc.freeze()
    gc.enable()


async def _find(*, context: str = "", builder: str = "") -> "Engine":
    """Connect; the docker package is imported only now, after the first frame."""
    if not gc.isenabled():
        settle()
    from tui.engine.find import find  # noqa: PLC0415

    return await find(context=context, builder=builder)


async def _list() -> "tuple[EngineChoice, ...]":
    from tui.engine.find import choices  # noqa: PLC0415

    return await choices()


async def _newest_facts(references: Iterable[str], *, again: bool) -> "Facts":
    """Ask registries; what a user who has left would wait for is cut off."""
    from tui.catalog.facts import SECONDS, newest_beside  # noqa: PLC0415
    from tui.catalog.question import questions  # noqa: PLC0415
    from tui.catalog.time_limit import TimeLimit  # noqa: PLC0415

    catalog, limit = load(), TimeLimit(SECONDS)
    try:
        asked = newest_beside(catalog, questions(catalog, references), limit=limit, again=again)
        return await asyncio.wrap_future(asked)
    finally:
        limit.cut()


async def _kept_facts(references: Iterable[str], *, again: bool) -> "Facts":
    from tui.catalog.facts import Facts, Trouble, kept  # noqa: PLC0415

    said = Trouble("", "Nothing was asked: --offline or GODOCK_OFFLINE says so.", "Start without it to ask.")
    return Facts(kept(load()), (said,))
