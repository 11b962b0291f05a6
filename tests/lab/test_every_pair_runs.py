"""Every pair of choices that may meet is built on the engine, started as a hardened container, and answers."""

from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import open_bench
from tests.support.combinations import all_pairs
from tests.support.docker import get, serving
from tui.catalog import load
from tui.engine import Built
from tui.recipe import Form, Recipe

pytestmark = pytest.mark.docker


def _made_here(recipe: Recipe) -> bool:
    """Whether a stand-in can show it: the local Alpine builder has Debian's C library."""
    return not (recipe.cgo and recipe.builder == "alpine")


async def test_every_pair_of_choices_gives_an_image_that_serves(tmp_path: Path, today: date) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        recipes = all_pairs(
            bench.lab.project, load(), today, form=Form.CACHED, go="1.27", test=False, trimpath=True
        )
        for recipe in filter(_made_here, recipes):
            made = await bench.attempt(recipe)
            assert isinstance(made.state.outcome, Built), (recipe, made.log, made.state.outcome)
            with serving(made.job.tag, 8080, "listening") as port:
                assert "hello" in get(port).lower(), recipe
