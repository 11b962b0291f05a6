"""Builds the sample on the engine of this machine, and keeps what happened for the pictures."""

import tempfile
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.screenshots.bytes_run import record_bytes
from tests.screenshots.lab_run import SAMPLES, record_lab
from tests.screenshots.ladder_run import record_ladder
from tests.screenshots.recipes import BROKEN, TODAY, recipes
from tests.support.bench import Bench, open_bench
from tests.support.recording import dump
from tests.support.scripted import Script
from tui.catalog import load
from tui.engine import BuildEvent, Built, EngineError
from tui.engine.archive import ImageArchive, Layer
from tui.lab.history.memory import Memory
from tui.lab.session import Job
from tui.lab.sizes.contents import contents_of

RECORDED = Path(__file__).parent / "recorded"
_KEPT = 12
"""Files of a layer that are kept, the largest: a layer of the toolchain has 15,000."""


async def record(today: date = TODAY) -> None:
    """Record every recipe of the pictures, and a build whose test fails."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_bench(Path(folder), "gin-sample") as bench:
            # of these files the ladder may be remembered, which takes 20 minutes
            bench.session.memory = Memory()
            await record_ladder(bench.session)
            bench.session.memory = None
            chosen = recipes(bench.session.project, load(), today)
            for name, recipe in chosen.items():
                bench.touch("main.go")
                job = bench.session.naive_job(recipe) if name == "naive" else bench.session.job(recipe)
                await _record(bench, job, name)
            await record_bytes(bench, chosen["recommended"])
            bench.edit(*BROKEN)
            await _record(bench, bench.session.job(chosen["recommended"]), "failing")
    await record_labs()


async def record_labs() -> None:
    """Record the lab of each sample."""
    for sample in SAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            async with open_bench(Path(folder), sample) as bench:
                await record_lab(bench)


async def _record(bench: Bench, job: Job, name: str) -> None:
    events: list[BuildEvent] = []
    async with aclosing(bench.session.run(job, no_cache=name == "recommended")) as running:
        events = [event async for event in running]
    script = Script(tuple(events))
    if isinstance(events[-1], Built):
        script = await _with_image(bench, job, script)
    elif name != "failing":
        raise EngineError(f"{name} could not be built: {events[-1]}", "Look at its log.")
    (RECORDED / f"{name}.json").write_text(dump(script), encoding="utf-8")
    print(f"{name}: {len(events)} events, {events[-1]}")


async def _with_image(bench: Bench, job: Job, script: Script) -> Script:
    details = await bench.session.engine.inspect(job.tag)
    archive = await bench.session.engine.archive(job.tag)
    found = contents_of(archive, details)
    proofs = {found.shell, found.source, found.toolchain, found.ca_bundle, found.package_manager}
    kept = ImageArchive(
        tuple(_trimmed(layer, proofs, found.time_zones) for layer in archive.layers), archive.history
    )
    assert contents_of(kept, details) == found
    return Script(script.events, details, kept)


def _trimmed(layer: Layer, proofs: set[str], zones: str) -> Layer:
    """Keep the largest files, those that prove something, and one time zone."""
    largest = sorted(layer.files, key=lambda entry: -entry.bytes)[:_KEPT]
    proving = [entry for entry in layer.files if entry.path in proofs]
    zone = [
        entry for entry in layer.files if zones and entry.kind == "file" and entry.path.startswith(zones)
    ][:1]
    return replace(layer, files=tuple(dict.fromkeys([*largest, *proving, *zone])))
