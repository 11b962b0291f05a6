"""The ladder on a real engine: every rung builds, its figures go where the lesson says, and nothing stays behind."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.lab.ladder.lesson_check import LessonCheck, check_lesson
from tui.lab.ladder.rung_row import RungRow
from tui.lab.ladder.runner import LadderRunner
from tui.lab.matrix.solve import BuildSettings
from tui.lab.sizes.measurement import Source
from tui.recipe import RecipeContext, preset

pytestmark = pytest.mark.docker

_OUT_OF_REACH = {"pinned"}
"""Rungs that a registry is needed for: here there is none."""


def _situation(bench: Bench, today: date) -> RecipeContext:
    session = bench.session
    return RecipeContext(
        session.project, preset("balanced", session.project, session.catalog, today), session.catalog, today
    )


async def _climbed(climb: LadderRunner, how: BuildSettings, *, edits: bool = False) -> dict[str, RungRow]:
    try:
        async with aclosing(climb.run(how, edits=edits)) as rows:
            async for _row in rows:
                pass
    finally:
        await climb.clean()
    return {row.name: row for row in climb.rows}


def _pull(row: RungRow) -> float:
    figure = row.measurement.pull_bytes
    assert figure is not None, row.failure
    return figure.value


@pytest.fixture
async def gin(tmp_path: Path) -> AsyncIterator[Bench]:
    """The tutorial's server, as the tutorial's own tests build it: what they compile is not compiled again."""
    async with open_bench(tmp_path, "gin-sample") as bench:
        yield bench


@pytest.fixture
async def greet(tmp_path: Path) -> AsyncIterator[Bench]:
    """The command-line sample."""
    async with open_bench(tmp_path, "cli-sample") as bench:
        bench.touch("main.go")
        yield bench


async def test_every_rung_of_the_tutorials_server_builds_and_shrinks_as_the_lesson_says(
    gin: Bench, today: date
) -> None:
    climb = LadderRunner(gin.session, _situation(gin, today))
    rows = await _climbed(climb, BuildSettings(compile_once=True))
    assert {
        name: row.failure for name, row in rows.items() if row.step.applies and not row.usable
    }.keys() <= _OUT_OF_REACH
    assert not rows["needs"].step.applies
    shrinking = ("one-stage", "two-stages", "static", "scratch", "stripped", "upx")
    assert sorted(shrinking, key=lambda name: -_pull(rows[name])) == list(shrinking)
    assert _pull(rows["two-stages"]) < 0.1 * _pull(rows["one-stage"])
    assert _pull(rows["stripped"]) < 0.6 * _pull(rows["scratch"])
    assert _pull(rows["upx"]) > 0.9 * _pull(rows["stripped"])
    builds = {name: row.build for name, row in rows.items() if row.build}
    assert builds["one-stage"].contents.source == "/src/main.go"
    assert builds["one-stage"].contents.toolchain
    assert builds["two-stages"].contents.source == ""
    assert (builds["two-stages"].contents.shell, builds["static"].contents.shell) == ("/bin/sh", "")
    assert builds["trimpath"].contents.root
    assert not builds["non-root"].contents.root
    assert rows["stripped"].measurement.startup_ms is not None
    assert rows["upx"].measurement.startup_ms is not None
    assert rows["upx-out"].step.applies
    assert abs(_pull(rows["upx-out"]) / _pull(rows["stripped"]) - 1) < 0.05
    assert not docker("image", "ls", "--quiet", "--filter", "reference=godock-tui/*:lab-rung-*")


async def test_with_cache_mounts_an_edit_costs_less_than_the_first_build(greet: Bench, today: date) -> None:
    climb = LadderRunner(greet.session, _situation(greet, today), {"cache-mounts"})
    rows = await _climbed(
        climb, BuildSettings(no_cache=True, mounts=f"godock-test-{greet.folder.stat().st_ino}"), edits=True
    )
    cold, again = rows["cache-mounts"].seconds, rows["cache-mounts"].edit_seconds
    assert cold is not None, rows["cache-mounts"].failure
    assert again is not None
    assert (cold.source, again.source) == (Source.DERIVED, Source.DERIVED)
    assert again.value < 0.5 * cold.value
    assert rows["stripped"].build is None


async def test_what_the_lesson_claims_can_be_seen(gin: Bench, today: date) -> None:
    rows = {row.name: row for row in LadderRunner(gin.session, _situation(gin, today)).rows}
    broken = await check_lesson(LessonCheck.TEST, gin.session, rows["bind-mounts"])
    assert broken.sentence == (
        "The build stopped at `go test ./...`: TestAdd in pkg/math/math_test.go fails, and there is no image."
    )
    assert any("--- FAIL: TestAdd" in line for line in broken.evidence)
    edited = await check_lesson(LessonCheck.EDIT, gin.session, rows["bind-mounts"])
    assert "One line more in main.go" in edited.sentence
    [download] = [line for line in edited.evidence if "go mod download" in line]
    assert download.startswith("≡  cached")
    assert any(line.startswith("✓") and "go build" in line for line in edited.evidence)


async def test_the_source_is_found_where_it_is_and_not_where_it_is_not(greet: Bench, today: date) -> None:
    rows = {row.name: row for row in LadderRunner(greet.session, _situation(greet, today)).rows}
    for name, words in (
        ("one-stage", "/src/main.go is in the image"),
        ("scratch", "There is no source in the image"),
    ):
        shown = await check_lesson(LessonCheck.SOURCE, greet.session, rows[name])
        assert shown.sentence.startswith(words)
        assert any("package main" in line for line in shown.evidence) == (name == "one-stage")
    assert not docker("image", "ls", "--quiet", "godock-tui/claim")
