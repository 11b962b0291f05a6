"""The real app, headless, around an engine; and what it takes to fly it."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.lag import Lag, watched
from tests.support.scripted import SCRIPTED
from tui.engine import Engine
from tui.engine.buildx import BuildxEngine
from tui.engine.daemon import Daemon
from tui.lab.session import Job
from tui.project import read
from tui.ui.app import GodockApp
from tui.ui.build.screen import BuildScreen
from tui.ui.reading.reading import Opening
from tui.ui.run import settle

SAMPLE = Path(__file__).parents[1] / "projects" / "gin-sample"
_CHATTER = Path(__file__).with_name("chatter.py")


@asynccontextmanager
async def cockpit(engine: Engine) -> AsyncIterator[GodockApp]:
    """Open the app on the sample in 120x40, and wait until it has found the engine."""

    async def find(*, context: str = "", builder: str = "") -> Engine:
        return engine

    app = GodockApp(Opening(read(SAMPLE)), find_engine=find, today=datetime.now(UTC).date())
    async with app.run_test(size=(120, 40)) as pilot:
        await app.engine_searched.wait()
        await pilot.pause()
        settle()
        yield app


@contextmanager
def chatter() -> Iterator[dict[str, str]]:
    """Put a fake ``docker`` on a PATH; yield the environment, in which lines and pace may still be set."""
    with TemporaryDirectory(prefix="godock-bench-") as folder:
        docker = Path(folder) / "docker"
        docker.write_text(f'#!/bin/sh\nexec "{sys.executable}" -ISs "{_CHATTER}" "$@"\n', encoding="utf-8")
        docker.chmod(0o755)
        yield {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "CHATTER_LINES": "0", "CHATTER_PACE": "0"}


def chattering(environ: dict[str, str], lines: int, pace: int) -> BuildxEngine:
    """Return the real engine on the fake ``docker``; its images cannot be measured, because there are none."""
    chosen = {**environ, "CHATTER_LINES": str(lines), "CHATTER_PACE": str(pace)}
    return BuildxEngine(SCRIPTED, Daemon("unix:///nowhere"), chosen)


def job_of(app: GodockApp, dockerfile: str = "", tag: str = "") -> Job:
    """Return a job of the app's lab, with another Dockerfile than the recommended one where one is given."""
    assert app.session is not None
    job = app.session.job(app.wizard.current.recipe, tag=tag)
    if not dockerfile:
        return job
    return replace(job, rendered=replace(job.rendered, dockerfile=dockerfile))


@dataclass(frozen=True)
class LessonResult:
    """A build on the build screen, until its outcome was shown."""

    seconds: float
    lines: int
    """What its steps have printed."""
    lag: Lag
    """How the event loop was held meanwhile: opening the comparison afterwards is no part of it."""


async def shown_build(app: GodockApp, job: Job) -> LessonResult:
    """Build a job on the build screen."""
    assert app.session is not None
    screen = await show_build_screen(app)
    async with watched() as lag:
        began = time.perf_counter()
        screen.start(app.session, job)
        await until(lambda: screen.view is not None and screen.view.over)
        took = time.perf_counter() - began
    assert screen.view is not None
    if screen.view.failure:
        raise RuntimeError(f"the build failed: {screen.view.failure.message}")
    logs = [screen._logs.of(step) for step in screen.view.state.steps]
    await app.workers.wait_for_complete()  # it is measured, and the comparison has opened
    return LessonResult(took, sum(log.total for log in logs), lag)


async def show_build_screen(app: GodockApp) -> BuildScreen:
    """Go to the build screen, and wait until it has been drawn."""
    await app.switch_mode("build")
    await app.build_screen.wait_for_refresh()
    return app.build_screen


async def until(condition: Callable[[], object], patience: float = 120) -> None:
    """Wait until a condition holds; it is looked at every two milliseconds."""
    async with asyncio.timeout(patience):
        while not condition():
            await asyncio.sleep(0.002)
