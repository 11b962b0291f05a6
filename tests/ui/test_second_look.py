"""The Go toolchain's opinion arrives after the first frame, and replaces what the sources told."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.ui.conftest import MakeApp
from tui.advice import recommend
from tui.catalog import load
from tui.project import Cgo, GoProject, read
from tui.ui.app import GodockApp

TODAY = date(2026, 11, 23)


@pytest.fixture
def needy(projects: Path) -> GoProject:
    """A project whose modules are elsewhere."""
    return read(projects / "gin-sample")


async def _until(app: GodockApp, cgo: Cgo) -> None:
    async with asyncio.timeout(10):
        while app.wizard.current.project.cgo is not cgo:
            await asyncio.sleep(0.01)


async def test_what_is_known_better_changes_the_recommendation(
    needy: GoProject, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def consult(project: GoProject) -> GoProject:
        return replace(project, cgo=Cgo.REQUIRED, cgo_reasons=("main.go imports C",), cgo_source="go list")

    monkeypatch.setattr("tui.lab.host.toolchain.consult", consult)
    app = make_app(project=needy, recipe=recommend(needy, load(), TODAY).recipe)
    async with app.run_test(size=(120, 40)) as pilot:
        await _until(app, Cgo.REQUIRED)
        await pilot.pause()
        assert app.project.cgo is Cgo.REQUIRED
        assert app.wizard.current.recipe.cgo


async def test_a_choice_that_was_made_stays(
    needy: GoProject, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = asyncio.Event()

    async def consult(project: GoProject) -> GoProject:
        await go_on.wait()
        return replace(project, cgo=Cgo.REQUIRED)

    monkeypatch.setattr("tui.lab.host.toolchain.consult", consult)
    app = make_app(project=needy, recipe=recommend(needy, load(), TODAY).recipe)
    async with app.run_test(size=(120, 40)):
        chosen = replace(app.wizard.current.recipe, port=("9999",))
        app.wizard.take_recipe(chosen)
        go_on.set()
        await _until(app, Cgo.REQUIRED)
        assert app.wizard.current.recipe == chosen


async def test_a_project_without_dependencies_is_not_asked_about(
    projects: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def consult(project: GoProject) -> GoProject:
        asked.append(project)
        return project

    monkeypatch.setattr("tui.lab.host.toolchain.consult", consult)
    app = make_app(project=read(projects / "hello"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
    assert asked == []
