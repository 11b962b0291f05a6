"""A figure that was measured anywhere is known everywhere, and says so when the files were edited since."""

from dataclasses import replace
from pathlib import Path

from tests.support.samples import WEB
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.conftest import MakeApp
from tests.ui.fakes import DETAILS, GOOD, SMALL, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.test_trying_out import FAILS, WORKS, trying
from tests.ui.waiting import build_to_comparison, until
from tests.ui.wizard_driving import go_to
from tui.lab.sizes.measurement import Source
from tui.ui.lab.axes import AxesScreen


async def test_the_baseline_that_a_lab_has_measured_is_not_offered_to_be_measured(make_app: MakeApp) -> None:
    app = make_app(ScriptedEngine([Script(GOOD, DETAILS, SMALL)]))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, AxesScreen) and app.focused)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.lab_screen and app.lab_screen.view)
        await until(pilot, lambda: not app.lab_screen.view.busy)
        assert app.wizard.current.naive_sizes.unpacked_bytes.source is Source.MEASURED
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        await pilot.press("c")
        await until(pilot, lambda: app.screen is app.compare_screen)
        assert app.compare_screen.check_action("measure_naive", ()) is None
        assert_shown(app, "single-stage image", "10.1 MB")
        assert "m measures it" not in screen_text(app)
        assert app.builds == ()


async def test_after_an_edit_the_figures_of_a_build_say_that_they_are_from_before(
    make_app: MakeApp, tmp_path: Path
) -> None:
    source = tmp_path / "main.go"
    source.write_text("package main\n")
    app = make_app(FakeEngine(GOOD), project=replace(WEB, root=tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        assert app.wizard.current.sizes.pull_bytes.source is Source.MEASURED
        assert_shown(app, "★")
        source.write_text("package main // edited\n")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard and "before your last edit" in screen_text(app))
        await pilot.press("c")
        await until(pilot, lambda: app.screen is app.compare_screen)
        assert_shown(app, "before your last edit", "~3.9 MB")
        assert not any("★" in line for line in screen_text(app).splitlines() if "10.1 MB" in line)


async def test_the_value_of_an_option_has_the_size_of_its_image_once_it_is_measured(
    make_app: MakeApp,
) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        await go_to(pilot, "base")
        rows = [line for line in screen_text(app).splitlines() if "●" in line or "○" in line]
        assert [row for row in rows if "image 3.9 MB" in row] == [row for row in rows if "●" in row]
        assert any("↓" in row for row in rows)


async def test_files_that_are_not_built_can_be_edited_without_that(make_app: MakeApp, tmp_path: Path) -> None:
    (tmp_path / "main.go").write_text("package main\n")
    app = make_app(FakeEngine(GOOD), project=replace(WEB, root=tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        (tmp_path / "Dockerfile").write_text("FROM scratch\n")
        (tmp_path / "godock.toml").write_text("")
        await app.store.refresh()
        assert app.wizard.current.sizes.pull_bytes.source is Source.MEASURED


async def test_an_image_that_does_not_start_has_no_star(make_app: MakeApp) -> None:
    for trial, starred in ((WORKS, True), (FAILS, False)):
        app = make_app(FakeEngine(GOOD))
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda app: app.session, app)
            trying(app, trial)
            await pilot.press("b")
            await until(pilot, lambda app: app.builds and app.builds[0].trial, app)
            await pilot.press("c")
            await until(pilot, lambda app: app.screen is app.compare_screen, app)
            assert bool(app.compare_screen.comparison.best) is starred
            row = next(line for line in screen_text(app).splitlines() if "3.9 MB" in line)
            assert ("★" in row) is starred
