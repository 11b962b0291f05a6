"""From a recipe to an account, on an engine that plays a script."""

import asyncio
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import IO

import pytest

from tests.lab.bytes.test_links import BY_NAME
from tests.support.elf import Raw, elf
from tests.support.samples import WEB
from tests.support.scripted import Script, ScriptedContainer, ScriptedEngine
from tests.ui.fakes import GOOD, TEST_FAILS
from tui.catalog import Catalog
from tui.engine import BuildEvent, Built, EngineError, RunRequest
from tui.lab.bytes.measure_sizes import measure_sizes
from tui.lab.bytes.unstripped_build import LINKS, PROGRAM
from tui.lab.session import Session
from tui.recipe import Recipe, Strip

RECIPE = Recipe(main=".", go="1.27", strip=Strip.ALL)
FILES = {
    PROGRAM: elf([Raw(".text", 0x1000, bytes(0x200))], [("main.service.Hello", 0x1000, 0x200)]),
    LINKS: gzip.compress(BY_NAME.encode()),
}


@dataclass(slots=True)
class Holding(ScriptedContainer):
    """A container with several files."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    async def file(self, path: str, limit: int) -> IO[bytes] | None:
        return io.BytesIO(self.files[path]) if path in self.files else None


def _session(
    catalog: Catalog, files: Mapping[str, bytes], *scripts: Script
) -> tuple[Session, ScriptedEngine]:
    engine = ScriptedEngine(scripts or (Script(GOOD),))
    engine.runs = lambda _request: Holding(files=files)
    return Session(engine, WEB, catalog), engine


async def test_the_twin_is_read_and_its_image_removed(catalog: Catalog) -> None:
    session, engine = _session(catalog, FILES)
    asked: list[RunRequest] = []
    runs = engine.runs
    assert runs is not None

    def watched(request: RunRequest) -> ScriptedContainer:
        asked.append(request)
        return runs(request)

    engine.runs = watched
    done = await measure_sizes(session, RECIPE)
    assert done.sizes.account.package("main").bytes == 0x200
    assert done.sizes.reflection is not None
    assert done.image is None
    [request] = engine.requests
    assert engine.removed == [request.tag] == [asked[0].image]


async def test_beside_an_image_both_are_built_in_one_solve(catalog: Catalog) -> None:
    session, engine = _session(catalog, FILES)
    job = session.job(RECIPE)
    done = await measure_sizes(session, RECIPE, beside=job)
    assert done.image is not None
    assert isinstance(done.image.outcome, Built)
    assert [request.tag for request in engine.requests] == [job.tag, engine.removed[0]]


async def test_packages_are_compiled_once_for_image_and_twin_also_where_no_tests_do_it(
    catalog: Catalog,
) -> None:
    session, engine = _session(catalog, FILES)
    recipe = replace(RECIPE, test=False)
    await measure_sizes(session, recipe, beside=session.job(recipe))
    image, unstripped_build = engine.requests
    assert image.contexts == {} or unstripped_build.contexts == {}
    assert {"modules": "target:compile"} in (image.contexts, unstripped_build.contexts)


async def test_a_build_that_fails_says_why_with_the_end_of_its_log(catalog: Catalog) -> None:
    session, engine = _session(catalog, FILES, Script(TEST_FAILS))
    with pytest.raises(EngineError, match="The unstripped build failed") as caught:
        await measure_sizes(session, RECIPE)
    assert "--- FAIL: TestAverage" in caught.value.hint
    assert len(engine.removed) == 1


@pytest.mark.parametrize(
    "files",
    [
        {},
        {PROGRAM: FILES[PROGRAM]},
        {**FILES, PROGRAM: b"#!/bin/sh"},
        {**FILES, LINKS: b"not packed"},
        {**FILES, LINKS: FILES[LINKS][:40]},
    ],
    ids=["empty", "no report", "no program", "report not packed", "report cut off"],
)
async def test_an_image_that_cannot_be_read_is_trouble_in_words(
    catalog: Catalog, files: Mapping[str, bytes]
) -> None:
    session, engine = _session(catalog, files)
    with pytest.raises(EngineError, match="unstripped build"):
        await measure_sizes(session, RECIPE)
    assert len(engine.removed) == 1


async def test_being_stopped_removes_the_image_too(catalog: Catalog) -> None:
    session, engine = _session(catalog, FILES)
    begun, never = asyncio.Event(), asyncio.get_running_loop().create_future()

    def gate(_event: BuildEvent) -> "asyncio.Future[None]":
        begun.set()
        return never

    engine.gate = gate
    task = asyncio.ensure_future(measure_sizes(session, RECIPE))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(engine.removed) == 1
