"""Rungs whose images differ in the last stage only take the same time, and BuildKit tells it of one of them."""

from datetime import date
from pathlib import Path

from tui.advice import recommend
from tui.catalog import Catalog
from tui.lab.ladder.rungs import rungs_of, shared_times
from tui.lab.matrix.result import Phase, Result
from tui.lab.sizes.measurement import Figure, Source
from tui.project import read
from tui.recipe import RecipeContext

_COLD, _EDIT = Figure(100.0, Source.DERIVED), Figure(18.0, Source.DERIVED)


def test_a_rung_without_a_time_gets_that_of_the_rung_with_the_same_steps(
    projects: Path, catalog: Catalog, today: date
) -> None:
    project = read(projects / "gin-sample")
    context = RecipeContext(project, recommend(project, catalog, today).recipe, catalog, today)
    measured = {
        "tests": (_COLD, _EDIT),
        "static": (None, _EDIT),
        "scratch": (None, None),
        "stripped": (None, None),
    }
    rows = {
        rung.short: Result(variant=rung, phase=Phase.MEASURED, seconds=seconds, edit_seconds=edit)
        for rung in rungs_of(context)
        for seconds, edit in [measured.get(rung.short, (None, None))]
    }
    shared = {name: (row.seconds, row.edit_seconds) for name, row in shared_times(rows).items()}
    assert shared["tests"] == shared["static"] == shared["scratch"] == (_COLD, _EDIT)
    # other linker flags are another step, and what was not measured stays so
    assert shared["stripped"] == shared["layout"] == (None, None)
