"""Many variants in one solve on a real engine: the same programs as by themselves, compiled once for each set of flags."""

import asyncio
import io
import shutil
import subprocess
import tarfile
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.advice import preset
from tui.engine import StepChanged
from tui.lab.matrix.experiment import Event, Experiment
from tui.lab.matrix.matrix import Axes, variants
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.variant import Variant
from tui.lab.session import Session
from tui.project import read
from tui.recipe import Recipe, RecipeContext, Strip, Upx

pytestmark = pytest.mark.docker


def _variants(bench: Bench, today: date, axes: Axes) -> tuple[Variant, ...]:
    session = bench.session
    recipe = preset("balanced", session.project, session.catalog, today)
    return variants(RecipeContext(session.project, recipe, session.catalog, today), axes)


async def _run(experiment: Experiment) -> list[Event]:
    return [event async for event in experiment.run(BuildSettings())]


def _ran(events: list[Event], words: str) -> int:
    """Return how many steps with these words in their name were run, not taken from the cache."""
    return sum(
        isinstance(event, StepChanged) and words in event.name and not event.cached for event in events
    )


def _program(image: str, path: str) -> bytes:
    """Return the bytes of a file of an image."""
    container = docker("create", image, "/none")
    try:
        sent = subprocess.run(
            ["docker", "cp", f"{container}:{path}", "-"], capture_output=True, check=True, timeout=60
        ).stdout
    finally:
        docker("rm", container)
    with tarfile.open(fileobj=io.BytesIO(sent)) as tar:
        file = tar.extractfile(path.rpartition("/")[2])
        assert file is not None
        return file.read()


def _tags(program: str) -> list[str]:
    return docker("image", "ls", "--format", "{{.Tag}}", f"godock-tui/{program}").splitlines()


async def test_a_variant_holds_the_same_program_as_its_recipe_built_alone(
    tmp_path: Path, today: date
) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        # alone, everything is compiled without a cache: twice
        shutil.copy(PROJECTS / "cli-sample" / "main.go", bench.folder)
        bench.session.project = read(bench.folder)
        bench.touch("main.go")
        axes = Axes(
            bases=("scratch", "distroless-static"),
            strips=(Strip.NONE, Strip.ALL),
            upxs=(Upx.NONE, Upx.FAST),
            naive=False,
        )
        chosen = _variants(bench, today, axes)
        experiment = Experiment(bench.session, chosen)
        try:
            events = await _run(experiment)
            assert {row.phase for row in experiment.results.values()} == {Phase.MEASURED}
            assert len(experiment.results) == 8
            assert (_ran(events, "go build"), _ran(events, "RUN upx")) == (2, 2)
            for variant in (chosen[0], chosen[-1]):
                alone = await _alone(bench.session, variant.recipe)
                assert _program(alone, "/hello") == _program(experiment.image(variant.name), "/hello"), (
                    variant.name
                )
        finally:
            await experiment.clean()
    assert not [tag for tag in _tags("hello") if tag.startswith("lab-")]


async def _alone(session: Session, recipe: Recipe) -> str:
    """Build a recipe by itself, every step anew, and return its image."""
    job = session.job(recipe)
    async with aclosing(session.run(job, no_cache=True)) as events:
        async for _event in events:
            pass
    return job.tag


async def test_stopped_in_the_middle_rows_stay_and_no_image_does(tmp_path: Path, today: date) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        bench.touch("main.go")
        endless = "RUN trap '' TERM; while true; do sleep 1; done"
        quick, slow = _variants(
            bench,
            today,
            Axes(bases=("scratch", "alpine"), strips=(Strip.ALL,), upxs=(Upx.NONE,), naive=False),
        )
        stuck = slow.rendered.dockerfile.replace("COPY --from=build", f"{endless}\nCOPY --from=build")
        slow = replace(slow, rendered=replace(slow.rendered, dockerfile=stuck))
        experiment = Experiment(bench.session, [slow, quick])

        async def read() -> None:
            async with aclosing(experiment.run(BuildSettings())) as events:
                async for event in events:
                    if isinstance(event, Result) and event.phase is Phase.MEASURED:
                        measured.set()

        measured = asyncio.Event()
        task = asyncio.ensure_future(read())
        await asyncio.wait_for(measured.wait(), 600)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 3)
        await experiment.clean()
        assert experiment.results[quick.name].usable
        assert experiment.results[slow.name].phase is Phase.WAITING
    assert not [tag for tag in _tags("hello") if tag.startswith("lab-")]
