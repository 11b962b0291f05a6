"""After a build its image is run: the user sees how, can skip it, and is offered the fix when it fails."""

import asyncio
from dataclasses import replace

from tests.support.builds import finished
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import GOOD, MARKUP, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, start_build, until
from tui.engine import MemoryUse
from tui.lab.failures.causes import Cause
from tui.lab.sizes.build import Build
from tui.lab.trial.binary import Binary
from tui.lab.trial.build_info import BuildInfo
from tui.lab.trial.judge import foreign
from tui.lab.trial.startup import Startup
from tui.lab.trial.trial import Trial
from tui.lab.trial.verdict import Outcome, Verdict
from tui.ui.app import GodockApp
from tui.ui.build.view import BuildActivity
from tui.ui.image.trial_content import trial_content, verdict_notes

WORKS = Trial(
    verdict=Verdict(outcome=Outcome.ANSWERS, evidence="HTTP 200 on port 8080"),
    binary=Binary(
        path="/golang-sample",
        bytes=7_139_480,
        kind="program",
        machine="amd64",
        go=BuildInfo(
            go_version="1.27.3", package="example.com/golang-sample", settings=(("CGO_ENABLED", "0"),)
        ),
    ),
    startup=Startup((2.4, 2.0, 2.2)),
    memory=MemoryUse(942_080, 5_000_000),
    peak_bytes=5_600_000,
)
ZONE = Cause(
    "time-zone",
    "The program cannot load a time zone",
    "The image has no time zones.",
    replace(RECIPE, tags=("timetzdata",)),
    "compile the time zones into the program",
)
FAILS = Trial(
    verdict=Verdict(
        outcome=Outcome.FAILS,
        evidence="exits with status 2: panic: unknown time zone Europe/Paris",
        log=("panic: unknown time zone Europe/Paris", "", f"main.main() {MARKUP}"),
        causes=(ZONE,),
    )
)


def trying(app: GodockApp, trial: Trial, gate: asyncio.Event | None = None) -> None:
    """Let every image show the same when it is run, once the gate opens."""
    session = app.session
    assert session is not None

    async def try_out(build: Build, on_stage: object = None) -> Build:
        assert callable(on_stage)
        on_stage("starting the image")
        if gate is not None:
            await gate.wait()
        return replace(build, trial=trial, measurement=trial.added_to(build.measurement))

    session.try_out = try_out  # type: ignore[method-assign]


async def test_start_memory_and_verdict_stand_in_the_comparison_and_beside_the_image(
    make_app: MakeApp,
) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 50)) as pilot:
        await until(pilot, lambda: app.session)
        trying(app, WORKS)
        await build_to_comparison(pilot)
        assert_shown(app, "2.2 ms", "942 kB", "✓ answers")
        await pilot.press("enter")
        assert_shown(app, "HTTP 200 on port 8080", "2.2 ms (±0.2 ms, median of 3 runs)", "static", "1.27.3")


async def test_while_the_image_runs_x_skips_it_and_keeps_the_sizes(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        trying(app, WORKS, asyncio.Event())
        await start_build(pilot, lambda view: view.doing is BuildActivity.TRYING)
        await until(pilot, lambda: "starting the image…" in screen_text(app))
        assert_shown(app, "x: skip", "pull 3.9 MB")
        await pilot.press("x")
        await until(pilot, lambda: app.screen is app.compare_screen)
        [build] = app.builds
        assert build.trial is None
        assert_shown(app, "3.9 MB")


async def test_an_image_that_fails_says_why_and_f_builds_the_mended_recipe(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        trying(app, FAILS)
        await start_build(pilot, lambda view: view.broken)
        await until(pilot, lambda: "Known cause" in screen_text(app))
        assert app.screen is app.build_screen
        assert_shown(
            app,
            "fails when you run it",
            "The image fails: exits with status 2: panic: unknown time zone",
            MARKUP,
            "Known cause: The program cannot load a time zone",
            "f compile the time zones into the program, and build again",
        )
        await pilot.press("f")
        await until(pilot, lambda: app.build_screen.current.job.recipe.tags == ("timetzdata",))
        assert app.wizard.current.recipe.tags == ("timetzdata",)
        await until(pilot, lambda: app.build_screen.current.broken)
        await pilot.press("c")
        await until(pilot, lambda: app.screen is app.compare_screen)
        assert_shown(app, "✗ The program cannot load a time zone")


async def test_an_image_for_another_machine_says_so_and_f_builds_for_this_one_too(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    arm = replace(RECIPE, platforms=("linux/arm64",))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        app.wizard.take_recipe(arm)
        trying(app, Trial(verdict=foreign("linux/arm64", "linux/amd64", arm)))
        await start_build(pilot, lambda view: view.broken)
        await until(pilot, lambda: "Known cause" in screen_text(app))
        assert_shown(
            app,
            "cannot run here",
            "The image was not run: built for linux/arm64, but this engine runs",
            "f also build for linux/amd64, and build again",
        )
        await pilot.press("f")
        await until(pilot, lambda: app.wizard.current.recipe.platforms == ("linux/amd64", "linux/arm64"))


async def test_the_failure_fits_a_small_terminal(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.session)
        trying(app, FAILS)
        await start_build(pilot, lambda view: view.broken)
        await until(pilot, lambda: "Known cause" in screen_text(app))
        assert_shown(app, "f compile the time zones into the program")


def test_an_image_that_was_not_run_has_no_verdict() -> None:
    untried = Verdict(outcome=Outcome.UNTRIED, evidence="Nothing can be run here.")
    assert verdict_notes(untried) == []
    build = finished("build-1", RECIPE, 7_000_000)
    assert "not run" in trial_content(build, 60).plain


def test_what_upx_has_packed_is_told_and_nothing_is_made_up_of_it() -> None:
    assert WORKS.binary is not None
    packed = replace(
        WORKS, binary=replace(WORKS.binary, packed=True, go=None), startup=Startup((90.0, 240.0, 400.0))
    )
    build = replace(finished("build-1", RECIPE, 7_000_000), trial=packed)
    said = trial_content(build, 100).plain
    assert "UPX (vulnerability scanners cannot read the program)" in said
    assert "noisy" in said
    assert "symbols" not in said
