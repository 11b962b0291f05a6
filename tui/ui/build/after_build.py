"""What follows a build: its image is measured and tried out, or its failure explained. Effects only; it knows no widget."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tui.engine.engine import EngineError
from tui.engine.events import FailureKind
from tui.lab.sizes.build import Build
from tui.lab.failures.causes import Cause, causes_of
from tui.lab.session import Session
from tui.ui.build.view import BuildView


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a part of it came to: see the fields of :class:`BuildView` with the same names."""

    build: Build | None = None
    trouble: str = ""
    causes: tuple[Cause, ...] = ()


async def measured(session: Session, view: BuildView, on_read: Callable[[int], None]) -> Ending:
    """Read the layers of a finished build's image; being cancelled is one way for it to end."""
    try:
        build = await session.measure(view.job, view.state, on_read)
        await session.record(build, listed=True)
    except asyncio.CancelledError:
        trouble = f"Measuring was stopped. The image is there: {view.job.tag}"
        return Ending(trouble=trouble)
    except EngineError as error:
        return Ending(trouble=f"{error.message} {error.hint}")
    return Ending(build=build)


async def tried_out(session: Session, build: Build, on_stage: Callable[[str], None]) -> Ending:
    """Run a measured image; being cancelled leaves the build as it was measured."""
    try:
        build = await session.try_out(build, on_stage)
        await session.record(build, listed=True)
    except asyncio.CancelledError:
        return Ending(build=build)
    verdict = build.trial.verdict if build.trial else None
    if verdict is not None and (verdict.fails or verdict.fix is not None):
        return Ending(build=build, causes=verdict.causes)
    return Ending(build=build)


async def explained(session: Session, view: BuildView, log: str) -> Ending:
    """Look for the known causes of a failure in the failed step's log and in what the builder said."""
    step, failure = view.state.failed_step, view.failure
    said = [log, step.step.error] if step else []
    text = "\n".join([*said, failure.message if failure else ""])
    kind = failure.kind if failure else FailureKind.STEP
    # many patterns over up to 10,000 lines: too long for the event loop
    causes = await asyncio.to_thread(causes_of, text, view.job.recipe, session.project, kind)
    return Ending(causes=causes)
