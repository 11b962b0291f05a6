"""What a session knows of an image depends on all that the image is made of."""

from dataclasses import replace

import pytest

from tests.support.builds import finished
from tests.support.figures import figures_of
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.lab.sizes.build import Build, StepTiming
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.figures import Figures, Saving
from tui.lab.sizes.measurement import Figure, Measurement, Source, Times
from tui.recipe import Recipe, Strip, Upx

BUILD = finished("build-1", Recipe(), 7_000_000)


def _pull(sizes: Measurement) -> Figure:
    assert sizes.pull_bytes is not None
    return sizes.pull_bytes


def test_what_was_built_of_the_same_files_is_measured(catalog: Catalog) -> None:
    assert estimate(WEB, Recipe(), catalog, figures_of(BUILD)) == BUILD.measurement


def test_what_was_built_of_other_files_says_so(catalog: Catalog) -> None:
    figures = figures_of(BUILD, files="before", now="after")
    sizes = estimate(WEB, Recipe(), catalog, figures)
    assert _pull(sizes) == replace(_pull(BUILD.measurement), source=Source.EARLIER)
    assert str(_pull(sizes).source) == "before your last edit"


@pytest.mark.parametrize(
    "change", [{"engine": "another"}, {"platform": "linux/arm64"}], ids=["engine", "platform"]
)
def test_a_figure_of_another_engine_or_platform_is_not_one_of_this(
    catalog: Catalog, change: dict[str, str]
) -> None:
    elsewhere: Figures = replace(figures_of(BUILD), **change)  # type: ignore[arg-type]
    assert _pull(estimate(WEB, Recipe(), catalog, elsewhere)).source is Source.ESTIMATE


def test_an_image_of_the_same_recipe_with_another_ignore_file_is_another_image(catalog: Catalog) -> None:
    rung = replace(BUILD, rendered=replace(BUILD.rendered, dockerignore=".git\n"))
    assert _pull(estimate(WEB, Recipe(), catalog, figures_of(rung))).source is Source.ESTIMATE
    assert estimate(WEB, Recipe(), catalog, figures_of(rung), rung.rendered) == rung.measurement


def test_a_foreign_dockerfile_says_nothing_of_a_recipe(catalog: Catalog) -> None:
    own = replace(BUILD, name="own", rendered=replace(BUILD.rendered, dockerfile="FROM x\n", spans=()))
    assert estimate(WEB, Recipe(), catalog, figures_of(own)) == estimate(WEB, Recipe(), catalog)


def _times(*builds: Build) -> Times:
    [record] = figures_of(*builds).records
    return record.times


def test_times_of_one_kind_never_stand_in_for_another() -> None:
    alone = replace(BUILD, seconds=30.0)
    shared = replace(BUILD, seconds=20.0, shared=True)
    cold = replace(BUILD, seconds=90.0, shared=True, uncached=True)
    cached = replace(BUILD, seconds=1.0, steps=(StepTiming("RUN go build", 0.0, True),))
    assert _times(alone) == Times(build=Figure(30.0, Source.MEASURED))
    assert _times(shared) == Times(steps=Figure(20.0, Source.DERIVED))
    assert _times(cold) == Times(cold=Figure(90.0, Source.DERIVED))
    assert _times(cached) == Times()
    assert _times(alone, shared, cold, cached) == Times(
        build=Figure(30.0, Source.MEASURED),
        steps=Figure(20.0, Source.DERIVED),
        cold=Figure(90.0, Source.DERIVED),
    )


def test_a_start_up_that_was_measured_stays_known_when_the_same_is_built_again() -> None:
    start = Figure(2.5, Source.MEASURED, 0.4)
    tried = replace(BUILD, measurement=replace(BUILD.measurement, startup_ms=start))
    [record] = figures_of(tried, BUILD).records
    assert record.measurement.startup_ms == start


def test_an_estimate_beside_a_measured_image_differs_by_what_the_choice_changes(catalog: Catalog) -> None:
    figures = figures_of(BUILD)
    tagged = estimate(WEB, Recipe(tags=("nomsgpack",)), catalog, figures)
    assert _pull(tagged).value == _pull(BUILD.measurement).value
    larger = estimate(WEB, Recipe(strip=Strip.NONE), catalog, figures)
    assert _pull(larger).value > _pull(BUILD.measurement).value


@pytest.mark.parametrize("upx", list(Upx))
def test_what_counting_bytes_has_shown_to_be_saved_is_saved(catalog: Catalog, upx: Upx) -> None:
    recipe = Recipe(upx=upx)
    changed = replace(recipe, tags=("nomsgpack",))
    build = finished("build-1", recipe, 7_000_000)
    figures = replace(figures_of(build), savings=(Saving(recipe, changed, 2_000_000),))
    sizes = estimate(WEB, changed, catalog, figures)
    assert sizes.binary_bytes is not None
    saved = 7_000_000 - sizes.binary_bytes.value
    assert saved == 2_000_000 if upx is Upx.NONE else 0 < saved < 2_000_000
    assert _pull(sizes).value < _pull(build.measurement).value
