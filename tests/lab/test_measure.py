"""Sizes are read off the layers, and split between the base, the program and the rest."""

import pytest

from tests.support.builds import BASE_LAYER, finished
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.engine.archive import HistoryEntry, ImageArchive
from tui.lab.sizes.measure import own_layers
from tui.lab.sizes.measurement import Source
from tui.recipe import Layout, Recipe, naive
from tui.render import render


def test_the_figures_add_up_and_say_that_they_were_measured() -> None:
    sizes = finished("build-1", Recipe(), 7_000_000).measurement
    assert sizes.unpacked_bytes is not None
    assert sizes.base_bytes is not None
    assert sizes.binary_bytes is not None
    assert sizes.base_bytes.value == BASE_LAYER.unpacked_bytes
    assert sizes.binary_bytes.value == 7_000_000
    assert sizes.other_bytes == 1536
    assert {figure.source for figure in (sizes.unpacked_bytes, sizes.base_bytes, sizes.binary_bytes)} == {
        Source.MEASURED
    }


def test_what_nobody_measured_is_null_in_json() -> None:
    told = finished("build-1", Recipe(), 7_000_000).measurement.to_json()
    assert told["binary_bytes"] == 7_000_000
    assert told["binary_bytes_source"] == "measured"
    assert told["startup_ms"] is None
    assert told["startup_ms_source"] is None


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(port=("8080",)),
        Recipe(layout=Layout.STAGED),
        naive(Recipe(port=("80",))),
        Recipe(base="scratch"),
    ],
)
def test_every_instruction_of_the_last_stage_is_one_entry_of_the_history(
    recipe: Recipe, catalog: Catalog
) -> None:
    dockerfile = render(WEB, recipe, catalog).dockerfile
    stage = dockerfile.rpartition("FROM ")[2].splitlines()[1:]
    history = (HistoryEntry("base", False), *(HistoryEntry(line, False) for line in stage))
    archive = ImageArchive((), history)
    assert own_layers(archive, dockerfile) == len(stage)


def test_a_run_over_several_lines_is_one_entry() -> None:
    archive = ImageArchive((), (HistoryEntry("RUN", False),) * 2)
    assert (
        own_layers(archive, "FROM a AS b\nRUN x\n\nFROM c\nARG Z\nRUN --mount=type=cache \\\n    go build\n")
        == 1
    )
