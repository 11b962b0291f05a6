"""A lab run on the real engine, kept for the pictures: its rows with all their figures, and how long it took."""

import time
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from tests.screenshots.recipes import TODAY
from tests.support.bench import Bench
from tui.engine.archive import ImageArchive
from tui.lab.experiment import Experiment
from tui.lab.matrix import Axes, variants
from tui.lab.result import Result
from tui.lab.solve import How
from tui.recipe import Situation, preset

FILE = Path(__file__).parent / "recorded" / "lab.json"


@dataclass(frozen=True)
class LabRun:
    """What was recorded."""

    seconds: float
    results: tuple[Result, ...]


async def record_lab(bench: Bench) -> None:
    """Run the default matrix of the sample, and keep its rows without their files."""
    lab = bench.lab
    recipe = preset("balanced", lab.project, lab.catalog, TODAY)
    chosen = variants(Situation(lab.project, recipe, lab.catalog, TODAY), Axes())
    experiment = Experiment(lab, chosen, lab.try_out)
    began = time.monotonic()
    try:
        async with aclosing(experiment.run(How())) as events:
            async for event in events:
                if isinstance(event, Result):
                    print(f"{event.name}: {event.phase} {event.failure}")
    finally:
        await experiment.clean()
    results = tuple(_trimmed(result) for result in experiment.results.values())
    kept = LabRun(round(time.monotonic() - began, 1), results)
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")


def recorded_lab() -> LabRun:
    """Return what was recorded."""
    return msgspec.json.decode(FILE.read_bytes(), type=LabRun)


def _trimmed(result: Result) -> Result:
    """Drop the lists of files: no picture of the lab shows one."""
    if result.build is None:
        return result
    archive = result.build.archive
    bare = ImageArchive(tuple(replace(layer, files=()) for layer in archive.layers), archive.history)
    return replace(result, build=replace(result.build, archive=bare, steps=()))
