"""The ladder on a real engine: every rung builds, its figures go where the lesson says, and nothing stays behind."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.advice import preset
from tui.lab.ladder.lesson_check import LessonCheck, check_lesson
from tui.lab.ladder.plan import LadderPlan, ladder_experiment
from tui.lab.ladder.rungs import Rung, result_of, rungs_of
from tui.lab.matrix.result import Result
from tui.lab.secrets import ResolvedSecrets
from tui.lab.sizes.measurement import Source
from tui.recipe import RecipeContext

pytestmark = pytest.mark.docker

_OUT_OF_REACH = {"pinned"}
"""Rungs that a registry is needed for: here there is none."""


def _situation(bench: Bench, today: date) -> RecipeContext:
    session = bench.session
    return RecipeContext(
        session.project, preset("balanced", session.project, session.catalog, today), session.catalog, today
    )


Rows = dict[str, tuple[Rung, Result]]


async def _built(bench: Bench, plan: LadderPlan) -> Rows:
    experiment = await ladder_experiment(bench.session, plan)
    try:
        async with aclosing(experiment.run(plan.settings(ResolvedSecrets()), edits=plan.times)) as events:
            async for _event in events:
                pass
    finally:
        await experiment.clean()
    results = experiment.results
    return {rung.short: (rung, result_of(rung, results)) for rung in plan.rungs(results)}


def _pull(found: tuple[Rung, Result]) -> float:
    row = found[1]
    figure = row.measurement.pull_bytes
    assert figure is not None, row.failure
    return figure.value


@pytest.fixture
async def gin(tmp_path: Path) -> AsyncIterator[Bench]:
    """The tutorial's project with a lighter server: most rungs compile without a cache."""
    async with open_bench(tmp_path, "gin-sample") as bench:
        bench.lighten()
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
    rungs = await _built(gin, LadderPlan(context=_situation(gin, today), times=False))
    rows = {name: row for name, (_rung, row) in rungs.items()}
    assert {
        name: row.failure for name, (rung, row) in rungs.items() if rung.step.applies and not row.usable
    }.keys() <= _OUT_OF_REACH
    assert not rungs["needs"][0].step.applies
    shrinking = ("one-stage", "two-stages", "static", "scratch", "stripped", "upx")
    assert sorted(shrinking, key=lambda name: -_pull(rungs[name])) == list(shrinking)
    assert _pull(rungs["two-stages"]) < 0.1 * _pull(rungs["one-stage"])
    assert _pull(rungs["stripped"]) < 0.6 * _pull(rungs["scratch"])
    assert _pull(rungs["upx"]) > 0.9 * _pull(rungs["stripped"])
    builds = {name: row.build for name, row in rows.items() if row.build}
    assert builds["one-stage"].contents.source == "/src/main.go"
    assert builds["one-stage"].contents.toolchain
    assert builds["two-stages"].contents.source == ""
    assert (builds["two-stages"].contents.shell, builds["static"].contents.shell) == ("/bin/sh", "")
    assert builds["trimpath"].contents.root
    assert not builds["non-root"].contents.root
    assert rows["stripped"].measurement.startup_ms is not None
    assert rows["upx"].measurement.startup_ms is not None
    assert rungs["upx-out"][0].step.applies
    assert abs(_pull(rungs["upx-out"]) / _pull(rungs["stripped"]) - 1) < 0.05
    assert not docker("image", "ls", "--quiet", "--filter", "reference=godock-tui/*:lab-rung-*")


async def test_with_cache_mounts_an_edit_costs_less_than_the_first_build(greet: Bench, today: date) -> None:
    plan = LadderPlan(context=_situation(greet, today), chosen={"cache-mounts"})
    rungs = await _built(greet, plan)
    row = rungs["cache-mounts"][1]
    cold, again = row.seconds, row.edit_seconds
    assert cold is not None, row.failure
    assert again is not None
    assert (cold.source, again.source) == (Source.DERIVED, Source.DERIVED)
    assert again.value < 0.5 * cold.value
    assert rungs["stripped"][1].build is None


async def test_what_the_lesson_claims_can_be_seen(gin: Bench, today: date) -> None:
    rungs = {rung.short: rung for rung in rungs_of(_situation(gin, today))}
    broken = await check_lesson(LessonCheck.TEST, gin.session, rungs["bind-mounts"])
    assert broken.sentence == (
        "The build stopped at `go test ./...` because TestAdd in pkg/math/math_test.go fails. No image was built."
    )
    assert any("--- FAIL: TestAdd" in line for line in broken.evidence)
    edited = await check_lesson(LessonCheck.EDIT, gin.session, rungs["bind-mounts"])
    assert "After one line was added to main.go" in edited.sentence
    [download] = [line for line in edited.evidence if "go mod download" in line]
    assert download.startswith("≡  cached")
    assert any(line.startswith("✓") and "go build" in line for line in edited.evidence)


async def test_the_source_is_found_where_it_is_and_not_where_it_is_not(greet: Bench, today: date) -> None:
    rungs = {rung.short: rung for rung in rungs_of(_situation(greet, today))}
    for name, words in (
        ("one-stage", "/src/main.go is in the image"),
        ("scratch", "The image does not contain your source"),
    ):
        shown = await check_lesson(LessonCheck.SOURCE, greet.session, rungs[name])
        assert shown.sentence.startswith(words)
        assert any("package main" in line for line in shown.evidence) == (name == "one-stage")
    assert not docker("image", "ls", "--quiet", "godock-tui/lesson")
