"""The real app around a scripted engine."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.support.samples import WEB
from tests.ui.fakes import GOOD, FakeEngine
from tui.engine.engine import Engine
from tui.project import GoProject
from tui.recipe import Recipe
from tui.ui.app import GodockApp
from tui.ui.reading.reading import Opening

RECIPE = Recipe(main=".", go="1.27", port=("8080",))

MakeApp = Callable[..., GodockApp]


@pytest.fixture
def make_app() -> MakeApp:
    """Return a function that puts the app together around an engine, or around the lack of one."""

    def make(
        engine: FakeEngine | Exception | None = None, *, project: GoProject = WEB, recipe: Recipe = RECIPE
    ) -> GodockApp:
        async def find(*, context: str = "", builder: str = "") -> Engine:
            if isinstance(engine, Exception):
                raise engine
            return engine or FakeEngine(GOOD)

        return GodockApp(Opening(project, recipe), find_engine=find, today=date(2026, 11, 23))

    return make
