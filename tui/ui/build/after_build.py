"""The work after a build: measuring and running its image, or finding the cause of its failure. Uses no widget."""

import asyncio
from collections.abc import Callable

from tui.frozen import dataclass
from tui.engine.engine import EngineError
from tui.engine.events import FailureKind
from tui.lab.sizes.build import Build
from tui.lab.failures.causes import Cause, causes_of
from tui.lab.session import Session
from tui.ui.build.view import BuildView


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The result of a part of that work. See the fields of :class:`BuildView` with the same names."""

    build: Build | None = None
    error: str = ""
    causes: tuple[Cause, ...] = ()


async def measured(session: Session, view: BuildView, on_read: Callable[[int], None]) -> Ending:
    """Read the layers of a built image. A cancellation is a regular end."""
    try:
        build = await session.measure(view.job, view.state, on_read)
        await session.record(build, listed=True)
    except asyncio.CancelledError:
        return Ending(error=f"The measurement was stopped, but the image was built as {view.job.tag}.")
    except EngineError as error:
        return Ending(error=f"{error.message} {error.hint}")
    return Ending(build=build)


async def tried_out(session: Session, build: Build, on_stage: Callable[[str], None]) -> Ending:
    """Run a measured image. A cancellation keeps the measured build."""
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
    """Look for known causes of a failure in the failed step's log and the builder's messages."""
    step, failure = view.state.failed_step, view.failure
    texts = [log, step.step.error] if step else []
    text = "\n".join([*texts, failure.message if failure else ""])
    kind = failure.kind if failure else FailureKind.STEP
    # searching up to 10,000 lines for many patterns takes too long for the event loop
    job = view.job
    causes = await asyncio.to_thread(
        causes_of, text, job.recipe, session.project, kind, job.rendered.dockerignore
    )
    return Ending(causes=causes)
