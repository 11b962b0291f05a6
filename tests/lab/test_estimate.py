"""An estimate says that it is one, follows the choices, and gives way to what was measured."""

from dataclasses import replace
from itertools import product

from tests.support.builds import finished
from tests.support.figures import figures_of
from tests.support.samples import BARE, WEB
from tui.catalog import Catalog
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.measurement import Measurement, Source
from tui.recipe import Layout, Recipe, Strip, Upx, naive


def _unpacked(measurement: Measurement) -> float:
    assert measurement.unpacked_bytes is not None
    return measurement.unpacked_bytes.value


def _pull(measurement: Measurement) -> float:
    assert measurement.pull_bytes is not None
    return measurement.pull_bytes.value


def test_every_figure_of_every_combination_is_labelled_an_estimate(catalog: Catalog) -> None:
    for form, strip, upx, base in product(Layout, Strip, Upx, catalog.bases):
        sizes = estimate(WEB, Recipe(layout=form, strip=strip, upx=upx, base=base.id), catalog)
        for figure in (sizes.unpacked_bytes, sizes.pull_bytes, sizes.base_bytes, sizes.binary_bytes):
            assert figure is not None
            assert figure.source is Source.ESTIMATE
            assert figure.value >= 0


def test_the_order_is_the_tutorials(catalog: Catalog) -> None:
    bases = [estimate(WEB, Recipe(base=base), catalog) for base in ("alpine-3.24", Recipe().base, "scratch")]
    assert sorted(map(_unpacked, bases), reverse=True) == list(map(_unpacked, bases))
    binaries = [
        Recipe(strip=Strip.NONE),
        Recipe(strip=Strip.ALL),
        Recipe(strip=Strip.NONE, upx=Upx.FAST),
        Recipe(strip=Strip.ALL, upx=Upx.FAST),
    ]
    sizes = [_unpacked(estimate(WEB, recipe, catalog)) for recipe in binaries]
    assert sorted(sizes, reverse=True) == sizes
    assert _unpacked(estimate(WEB, naive(Recipe()), catalog)) > 20 * _unpacked(bases[0])


def test_upx_is_shown_to_save_disk_rather_than_pull(catalog: Catalog) -> None:
    plain, packed = (estimate(WEB, Recipe(base="scratch", upx=upx), catalog) for upx in (Upx.NONE, Upx.FAST))
    assert _unpacked(packed) < 0.5 * _unpacked(plain)
    assert _pull(packed) > 0.9 * _pull(plain)


def test_a_build_of_the_same_recipe_is_told_as_it_was_measured(catalog: Catalog) -> None:
    build = finished("build-1", Recipe(), 7_000_000)
    assert estimate(WEB, Recipe(), catalog, figures_of(build)) == build.measurement


def test_a_measured_program_lends_its_size_to_other_bases(catalog: Catalog) -> None:
    build = finished("build-1", Recipe(), 7_000_000)
    sizes = estimate(WEB, Recipe(base="scratch"), catalog, figures_of(build))
    assert sizes.binary_bytes is not None
    assert sizes.binary_bytes.value == 7_000_000
    assert sizes.binary_bytes.source is Source.ESTIMATE
    guess = estimate(WEB, Recipe(base="scratch"), catalog).binary_bytes
    assert guess is not None
    assert sizes.binary_bytes.spread < guess.spread


def test_a_measured_program_narrows_the_guess_for_other_flags(catalog: Catalog) -> None:
    build = finished("build-1", Recipe(), 7_140_000)
    plain = estimate(WEB, Recipe(strip=Strip.NONE), catalog, figures_of(build)).binary_bytes
    assert plain is not None
    assert round(plain.value, -4) == 10_500_000


def test_a_program_without_network_is_guessed_smaller(catalog: Catalog) -> None:
    command = replace(BARE, ports=())
    assert _unpacked(estimate(command, Recipe(), catalog)) < _unpacked(estimate(BARE, Recipe(), catalog))
