"""A climb on the real engine, kept for the pictures: the figures of every rung."""

from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import msgspec

from tests.screenshots.recipes import TODAY
from tui.lab.ladder.rung_row import RungRow, rows_of
from tui.lab.ladder.runner import LadderRunner
from tui.lab.ladder.store import RungStore
from tui.lab.matrix.result import Phase
from tui.lab.matrix.solve import BuildSettings
from tui.lab.session import Session
from tui.lab.sizes.measurement import Figure, Measurement
from tui.recipe import RecipeContext, preset
from tui.recipe.ladder import ladder

FILE = Path(__file__).parent / "recorded" / "ladder.json"


@dataclass(frozen=True)
class Recorded:
    """What was measured of one rung."""

    phase: Phase
    measurement: Measurement
    seconds: Figure | None
    edit_seconds: Figure | None
    failure: str


async def climbed(
    session: Session, store: RungStore | None = None, *, times: bool = True
) -> tuple[RungRow, ...]:
    """Climb from what is known already, and return every rung.

    Args:
        session: builds and measures.
        store: knows what was measured earlier.
        times: whether times are measured (many minutes), or sizes only.
    """
    context = RecipeContext(
        session.project, preset("balanced", session.project, session.catalog, TODAY), session.catalog, TODAY
    )
    climb = LadderRunner(session, context, store=store)
    await climb.recall(times=times)
    try:
        alone = BuildSettings(no_cache=True, mounts=f"godock-{uuid4().hex[:12]}")
        how = alone if times else BuildSettings(compile_once=True)
        async with aclosing(climb.run(how, edits=times)) as rows:
            async for row in rows:
                print(f"{row.step.label} {row.name}: {row.phase} {row.failure}", flush=True)
    finally:
        await climb.clean()
    return climb.rows


async def record_ladder(session: Session, store: RungStore | None = None, *, times: bool = True) -> None:
    """Climb, and keep the figures."""
    kept = {
        row.name: Recorded(row.phase, row.measurement, row.seconds, row.edit_seconds, row.failure)
        for row in await climbed(session, store, times=times)
    }
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")


def recorded_rows(context: RecipeContext) -> tuple[RungRow, ...]:
    """Return the rungs of a situation with the figures that were recorded."""
    kept = msgspec.json.decode(FILE.read_bytes(), type=dict[str, Recorded])
    return tuple(
        replace(
            row,
            phase=kept[row.name].phase,
            measurement=kept[row.name].measurement,
            seconds=kept[row.name].seconds,
            edit_seconds=kept[row.name].edit_seconds,
            failure=kept[row.name].failure,
        )
        for row in rows_of(context, ladder(context))
    )
