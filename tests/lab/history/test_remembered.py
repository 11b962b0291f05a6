"""What was measured earlier gives the sentences of a lab, where two images differ in nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from tests.support.builds import finished
from tests.support.results import figures
from tests.support.samples import WEB
from tui.lab.history.entry import Entry, entry_of
from tui.lab.history.remembered import recipe_of, remembered, sentences
from tui.lab.sizes.measurement import Measurement
from tui.recipe import Recipe, Strip, Upx, naive

_FIRST = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def _entry(recipe: Recipe, sizes: Measurement, name: str = "build", minutes: int = 0) -> Entry:
    build = replace(finished(name, recipe, 6_000_000), measurement=sizes)
    return entry_of(build, WEB, "docker", "a" * 40, _FIRST + timedelta(minutes=minutes))


_STRIPPED = _entry(Recipe(), figures(3.01, 2, 5, unpacked=7.14))
_PACKED = _entry(Recipe(upx=Upx.FAST), figures(2.87, 33, 9.7, unpacked=2.94), minutes=1)
_NAIVE = _entry(naive(Recipe()), figures(312, 2, 5, unpacked=912), "naive", minutes=2)


def test_a_recipe_comes_back_as_it_was() -> None:
    recipe = Recipe(base="alpine-3.24", strip=Strip.NONE, port=("9000",), tags=("netgo",))
    assert recipe_of(_entry(recipe, figures(3))) == recipe


def test_an_option_of_another_version_is_as_no_flag_leaves_it() -> None:
    strange = replace(_STRIPPED, recipe=MappingProxyType({"upx": "brotli", "colour": "red", "strip": "none"}))
    assert recipe_of(strange) == Recipe(strip=Strip.NONE)


def test_the_sentences_are_those_of_the_lab() -> None:
    said = sentences([_STRIPPED, _PACKED, _NAIVE])
    assert said[0].startswith("Multi-stage instead of single-stage: 99 % less disk, 99 % less to pull")
    assert said[1] == (
        "UPX: 59 % less disk, 5 % less to pull, start-up 2.0 ms → 33 ms, memory 5.0 MB → 9.7 MB. "
        "UPX is not worth it for a service that restarts."
    )


def test_images_that_differ_in_more_are_not_compared() -> None:
    other = _entry(Recipe(upx=Upx.FAST, tags=("netgo",)), figures(2.87, 33), minutes=1)
    assert [row.variant.recipe for row in remembered([_STRIPPED, other])] == [recipe_of(other)]
    assert sentences([_STRIPPED, other]) == ()
    elsewhere = replace(_PACKED, platform="linux/arm64")
    assert sentences([_STRIPPED, elsewhere]) == ()


def test_one_image_alone_says_nothing() -> None:
    assert sentences([]) == ()
    assert sentences([_NAIVE]) == ()
    assert sentences([_STRIPPED]) == ()


def test_the_projects_own_dockerfile_is_named() -> None:
    own = _entry(Recipe(), figures(30, 2, 5, unpacked=60), "own", minutes=3)
    own = replace(own, title="your own Dockerfile")
    [said] = sentences([_STRIPPED, own])
    assert said.startswith("Compared with your Dockerfile: 88 % less disk, 90 % less to pull")
