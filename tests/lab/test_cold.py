"""What is built where times, or only sizes, are measured: the same Dockerfile with other caches."""

import re
from datetime import date

import pytest

from tests.support.samples import WEB
from tui.advice import recommend
from tui.catalog import Catalog
from tui.lab.ladder.rungs import rungs_of
from tui.lab.ladder.uncached import compiled_once, compiling, own_mounts
from tui.recipe import RecipeContext


@pytest.fixture
def texts(catalog: Catalog, today: date) -> dict[str, str]:
    """The Dockerfile of every rung."""
    context = RecipeContext(WEB, recommend(WEB, catalog, today).recipe, catalog, today)
    return {rung.short: rung.rendered.dockerfile for rung in rungs_of(context)}


def _ids(text: str) -> set[str]:
    return set(re.findall(r"id=(\S+?)/", text))


def test_every_cache_mount_gets_a_name_that_no_build_has_used(texts: dict[str, str]) -> None:
    built = own_mounts(texts["bind-mounts"], "abc")
    assert built.count("--mount=type=cache,") == built.count("--mount=type=cache,id=abc-")
    assert re.sub(r"id=\S+?,", "", built) == texts["bind-mounts"]


def test_dockerfiles_that_compile_alike_share_their_mounts(texts: dict[str, str]) -> None:
    built = {name: _ids(own_mounts(text, "abc")) for name, text in texts.items()}
    assert built["trimpath"] == built["non-root"] == built["upx-out"]
    assert compiling(texts["one-stage"]) == compiling(texts["two-stages"]) != compiling(texts["modules"])
    assert compiling(texts["tests"]) == compiling(texts["scratch"]) == compiling(texts["stripped"])
    assert (
        len({tuple(built[name]) for name in ("cache-mounts", "bind-mounts", "tests-beside", "trimpath")}) == 4
    )
    assert built["one-stage"] == set()


def test_packages_are_compiled_once_wherever_they_are_left_behind(texts: dict[str, str]) -> None:
    assert compiled_once(texts["one-stage"]) == texts["one-stage"]
    for name in ("two-stages", "modules", "modules-first", "tests", "upx"):
        built = compiled_once(texts[name])
        go = [line for line in built.splitlines() if re.search(r"\bgo (build|test|mod download)", line)]
        assert go
        assert all("--mount=type=cache,target=/root/.cache/go-build go " in line for line in go), name
        assert len(built.splitlines()) == len(texts[name].splitlines())
