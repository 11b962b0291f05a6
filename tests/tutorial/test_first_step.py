"""The tutorial's very first application: one file, no dependencies, no go.sum."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.advice import preset
from tui.catalog import load
from tui.engine import Built
from tui.recipe import PRESETS, Layout

pytestmark = pytest.mark.docker


@pytest.fixture
async def hello(tmp_path: Path) -> AsyncIterator[Bench]:
    """A bench with the one-file server."""
    async with open_bench(tmp_path, "hello") as bench:
        yield bench


@pytest.mark.parametrize("name", sorted(PRESETS))
async def test_every_preset_builds_it(hello: Bench, name: str, today: date) -> None:
    recipe = preset(name, hello.session.project, load(), today)
    if recipe.layout is Layout.NAIVE:
        # it compiles without a cache, and the Gin server is built so as well
        (hello.folder / "main.go").write_text("package main\n\nfunc main() {}\n", encoding="utf-8")
    made = await hello.attempt(recipe)
    assert isinstance(made.state.outcome, Built)
    assert docker("image", "inspect", "--format", "{{.Config.Entrypoint}}", made.job.tag) in {
        "[/hello]",
        "[/out/hello]",
    }
