"""What a session measures is remembered, and a history that cannot be written costs no build."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.builds import finished
from tests.support.samples import WEB
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.fakes import GOOD, SMALL
from tui.catalog import Catalog
from tui.engine import BuildState, ImageDetails, reduce
from tui.lab.history.entry import Entry
from tui.lab.history.memory import Memory
from tui.lab.history.no_history import is_without_history
from tui.lab.history.store import History
from tui.lab.session import Job, Session
from tui.lab.sizes.measurement import Figure, Source
from tui.recipe import Recipe

_WHEN = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
_DETAILS = ImageDetails(
    digest="sha256:0123",
    user="65532:65532",
    entrypoint=("/web",),
    command=(),
    exposed=("8080/tcp",),
    platform="linux/amd64",
)
_START = Figure(2.5, Source.MEASURED, 0.4)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.sqlite3")


def _session(catalog: Catalog, history: History) -> Session:
    engine = ScriptedEngine([Script(GOOD, _DETAILS, SMALL)])
    return Session(engine, WEB, catalog, memory=Memory(history, now=lambda: _WHEN))


async def _built(session: Session, job: Job) -> None:
    state = BuildState()
    async with aclosing(session.run(job)) as events:
        async for event in events:
            state = reduce(state, [event])
    build = await session.measure(job, state)
    await session.record(build, listed=True)
    await session.record(await session.try_out(build), listed=True)


def test_every_build_of_a_session_is_remembered_the_naive_one_too(catalog: Catalog, history: History) -> None:
    async def sitting() -> None:
        session = _session(catalog, history)
        await _built(session, session.job(Recipe()))
        await _built(session, session.naive_job(Recipe()))

    asyncio.run(sitting())
    first, naive = history.entries(WEB.module)
    assert (first.name, first.taken, first.digest) == ("build-1", _WHEN, "sha256:0123")
    assert first.measurement.pull_bytes == Figure(3_862_000, Source.MEASURED)
    assert first.engine == str(ScriptedEngine([]).info)
    assert (naive.name, naive.recipe["form"]) == ("naive", "naive")


def test_a_run_adds_its_figures_to_the_image_that_was_measured_last(history: History) -> None:
    build = finished("naive", Recipe(), 6_000_000)
    tried = replace(build, measurement=replace(build.measurement, startup_ms=_START))

    async def sitting() -> None:
        memory = Memory(history)
        await memory.add(build, WEB, "docker")
        await memory.add(build, WEB, "docker")
        await memory.complete(tried)

    asyncio.run(sitting())
    assert [entry.measurement.startup_ms for entry in history.entries()] == [None, _START]


def test_the_projects_own_dockerfile_is_remembered_without_a_recipe(history: History) -> None:
    asyncio.run(Memory(history).add(finished("own", Recipe(), 6_000_000), WEB, "docker"))
    assert [dict(entry.recipe) for entry in history.entries()] == [{}]


def test_the_commit_that_is_checked_out_is_remembered(history: History, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("c" * 40)
    project = replace(WEB, root=tmp_path)
    asyncio.run(Memory(history).add(finished("build-1", Recipe(), 6_000_000), project, "docker"))
    assert [entry.commit for entry in history.entries()] == ["c" * 40]


def test_a_history_that_cannot_be_written_is_said_once_and_stops_nothing(
    catalog: Catalog, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    said: list[str] = []

    async def sitting() -> Session:
        engine = ScriptedEngine([Script(GOOD, _DETAILS, SMALL)])
        memory = Memory(History(tmp_path / "file" / "history.sqlite3"), said.append)
        session = Session(engine, WEB, catalog, memory=memory)
        await _built(session, session.job(Recipe()))
        await _built(session, session.job(Recipe()))
        return session

    session = asyncio.run(sitting())
    assert len(session.builds) == 2
    [trouble] = said
    assert trouble.startswith("not stored in the history: The history at")
    assert trouble.endswith("Check the permissions of the directory that contains the file.")


def test_a_cleared_measurement_does_not_come_back_with_its_run(history: History) -> None:
    entries: list[tuple[Entry, ...]] = []

    async def sitting() -> None:
        memory, build = Memory(history), finished("build-1", Recipe(), 6_000_000)
        await memory.add(build, WEB, "docker")
        history.clear()
        await memory.complete(build)
        entries.append(history.entries())

    asyncio.run(sitting())
    assert entries == [()]


@pytest.mark.parametrize(("value", "without"), [("1", True), ("yes", True), ("", False), (" 0 ", False)])
def test_the_environment_can_forbid_it(value: str, without: bool) -> None:
    assert is_without_history({"GODOCK_NO_HISTORY": value}) is without
    assert not is_without_history({})
