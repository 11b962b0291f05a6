"""Builds stand beside each other and beside the naive baseline."""

from tests.support.builds import finished
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.lab.sizes.comparison import Row, compare
from tui.lab.sizes.estimate import estimate
from tui.recipe import Recipe, Strip, naive


def _naive(catalog: Catalog) -> Row:
    plain = naive(Recipe())
    return Row(name="naive", title="naive", recipe=plain, measurement=estimate(WEB, plain, catalog))


def test_the_smallest_pull_comes_first_and_the_baseline_is_there(catalog: Catalog) -> None:
    builds = (
        finished("build-1", Recipe(strip=Strip.NONE), 10_000_000),
        finished("build-2", Recipe(), 7_000_000),
    )
    comparison = compare(builds, _naive(catalog))
    assert [row.name for row in comparison.rows] == ["build-2", "build-1", "naive"]
    assert comparison.latest == "build-2"
    assert comparison.baseline == "naive"


def test_the_previous_build_is_the_one_made_before(catalog: Catalog) -> None:
    builds = tuple(finished(f"build-{number}", Recipe(), 11_000_000 - number) for number in range(1, 12))
    comparison = compare(builds, _naive(catalog))
    previous = comparison.previous("build-11")
    assert previous is not None
    assert previous.name == "build-10"
    assert comparison.previous("build-1") is None
    assert comparison.previous("naive") is None
