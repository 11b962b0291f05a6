"""A ladder built on the real engine, kept for the pictures: the figures of every rung."""

from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.screenshots.recipes import TODAY
from tui.advice import preset
from tui.lab.ladder.plan import LadderPlan, ladder_experiment
from tui.lab.ladder.rungs import Rung, result_of, rungs_of
from tui.lab.matrix.result import Phase, Result
from tui.lab.secrets import ResolvedSecrets
from tui.lab.session import Session
from tui.lab.sizes.measurement import Figure, Measurement
from tui.recipe import RecipeContext

FILE = Path(__file__).parent / "recorded" / "ladder.json"


@dataclass(frozen=True)
class Recorded:
    """What was measured of one rung."""

    phase: Phase
    measurement: Measurement
    seconds: Figure | None
    edit_seconds: Figure | None
    failure: str


async def built_rungs(session: Session, *, times: bool = True) -> tuple[tuple[Rung, Result], ...]:
    """Build what a session with a memory does not know yet, and return every rung with what is known of it.

    Args:
        session: builds, measures and remembers.
        times: whether times are measured (many minutes), or sizes only.
    """
    context = RecipeContext(
        session.project, preset("balanced", session.project, session.catalog, TODAY), session.catalog, TODAY
    )
    plan = LadderPlan(context=context, times=times)
    experiment = await ladder_experiment(session, plan)
    try:
        async with aclosing(experiment.run(plan.settings(ResolvedSecrets()), edits=times)) as events:
            async for event in events:
                if isinstance(event, Result):
                    print(f"{event.name}: {event.phase} {event.failure}", flush=True)
    finally:
        await experiment.clean()
    results = experiment.results
    return tuple((rung, result_of(rung, results)) for rung in plan.rungs(results))


async def record_ladder(session: Session, *, times: bool = True) -> None:
    """Build the ladder, and keep the figures."""
    kept = {
        rung.short: Recorded(row.phase, row.measurement, row.seconds, row.edit_seconds, row.failure)
        for rung, row in await built_rungs(session, times=times)
    }
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")


def recorded_results(context: RecipeContext) -> dict[str, Result]:
    """Return the rungs of a situation with the figures that were recorded."""
    kept = msgspec.json.decode(FILE.read_bytes(), type=dict[str, Recorded])
    return {
        rung.name: Result(
            variant=rung,
            phase=kept[rung.short].phase,
            remembered=kept[rung.short].measurement,
            seconds=kept[rung.short].seconds,
            edit_seconds=kept[rung.short].edit_seconds,
            failure=kept[rung.short].failure,
        )
        for rung in rungs_of(context)
    }
