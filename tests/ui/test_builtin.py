"""Without an engine, the wizard builds with the built-in builder, which hands over a file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.engine.builtin.support import FakeGo
from tests.ui.screen_text import screen_text
from tests.ui.waiting import until
from tui.advice import recommend
from tui.catalog import load
from tui.engine.engine import Engine
from tui.project import read
from tui.ui.app import GodockApp
from tui.ui.reading.reading import Opening

TODAY = date(2026, 11, 23)


async def test_the_image_and_the_commands_that_use_it_are_named(
    tmp_path: Path, projects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}")
    project = read(projects / "hello")
    recipe = replace(recommend(project, load(), TODAY).recipe, base="scratch", go="1.27")
    engine = FakeGo(tmp_path).engine(tmp_path)

    async def find(*, context: str = "", builder: str = "") -> Engine:
        return engine

    app = GodockApp(Opening(project, recipe), find_engine=find, today=TODAY)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "No engine answers, so the built-in" in screen_text(app))
        assert "builtin 0.1.0 · no daemon" in screen_text(app)
        await pilot.press("b")
        await until(pilot, lambda: "The image is in" in screen_text(app))
        assert "docker load -i" in screen_text(app)
    assert app.session is not None
    [build] = app.session.builds
    file = engine.file(build.image)
    assert file is not None
    assert file.is_file()
    assert build.trial is not None
    assert "neither an engine nor bubblewrap" in build.trial.verdict.evidence
