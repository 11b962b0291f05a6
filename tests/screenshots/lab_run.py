"""A lab run on the real engine, kept for the pictures and the documents: its rows with all their figures."""

import os
import time
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from tests.screenshots.recipes import TODAY
from tests.support.bench import Bench
from tui.advice import preset
from tui.engine.archive import ImageArchive
from tui.lab.matrix.experiment import Experiment
from tui.lab.matrix.matrix import Axes, variants
from tui.lab.matrix.result import Result
from tui.lab.matrix.solve import BuildSettings
from tui.recipe import RecipeContext

SAMPLES = {"gin-sample": "lab", "cli-sample": "lab-cli"}
"""The samples whose lab is kept, each with the name of its recording."""
_FOLDER = Path(__file__).parent / "recorded"


@dataclass(frozen=True)
class LabRun:
    """What was recorded."""

    seconds: float
    results: tuple[Result, ...]
    load: float = 0.0
    """How many programs wanted the machine's processors when it began: its own come on top."""
    cores: int = 0


async def record_lab(bench: Bench) -> None:
    """Run the default matrix of the bench's sample, and keep its rows without their files."""
    bench.touch("main.go")
    load = os.getloadavg()[0]
    session = bench.session
    recipe = preset("balanced", session.project, session.catalog, TODAY)
    chosen = variants(RecipeContext(session.project, recipe, session.catalog, TODAY), Axes())
    experiment = Experiment(session, chosen, session.try_out)
    began = time.monotonic()
    try:
        async with aclosing(experiment.run(BuildSettings())) as events:
            async for event in events:
                if isinstance(event, Result):
                    print(f"{event.name}: {event.phase} {event.failure}")
    finally:
        await experiment.clean()
    results = tuple(_trimmed(result) for result in experiment.results.values())
    kept = LabRun(round(time.monotonic() - began, 1), results, round(load, 1), os.cpu_count() or 0)
    _file(bench.folder.name).write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")


def recorded_lab(sample: str = "gin-sample") -> LabRun:
    """Return what was recorded of a sample."""
    return msgspec.json.decode(_file(sample).read_bytes(), type=LabRun)


def _file(sample: str) -> Path:
    return _FOLDER / f"{SAMPLES[sample]}.json"


def _trimmed(result: Result) -> Result:
    """Drop the lists of files: no picture of the lab shows one."""
    if result.build is None:
        return result
    archive = result.build.archive
    bare = ImageArchive(tuple(replace(layer, files=()) for layer in archive.layers), archive.history)
    return replace(result, build=replace(result.build, archive=bare, steps=()))
