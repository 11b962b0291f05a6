"""The requests of a lab: each Dockerfile as it is, and packages compiled once whatever the linker is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.samples import WEB
from tui.catalog import load
from tui.engine import BuildRequest
from tui.lab.matrix.solve import COMPILE, BuildSettings, rebuilds_of, requests_of
from tui.lab.session import Job
from tui.recipe import Layout, Recipe, Strip, Upx, naive
from tui.render import render

_ROOT = Path("/project")
_FREE = Recipe(test=False)
"""No test stage, so nothing compiles the packages before they are linked."""


def _jobs(*recipes: Recipe) -> list[Job]:
    return [
        Job(f"job-{number}", "", recipe, render(WEB, recipe, load()), f"app:{number}")
        for number, recipe in enumerate(recipes)
    ]


def _waiting(requests: dict[str, BuildRequest]) -> list[str]:
    return [name for name, request in requests.items() if request.contexts]


def test_every_variant_is_built_from_the_dockerfile_that_it_has_by_itself() -> None:
    jobs = _jobs(_FREE, replace(_FREE, strip=Strip.NONE), naive(_FREE))
    requests = requests_of(jobs, _ROOT, BuildSettings(no_cache=True))
    assert set(requests) == {job.name for job in jobs}
    for job in jobs:
        request = requests[job.name]
        assert (request.dockerfile, request.dockerignore) == (
            job.rendered.dockerfile,
            job.rendered.dockerignore,
        )
        assert (request.tag, request.context, request.no_cache) == (job.tag, _ROOT, True)


def test_without_tests_the_first_link_goes_ahead_and_the_others_stand_on_it() -> None:
    plain, debug = replace(_FREE, strip=Strip.NONE), replace(_FREE, strip=Strip.DWARF)
    requests = requests_of(
        _jobs(_FREE, plain, replace(_FREE, upx=Upx.FAST), debug, naive(_FREE)), _ROOT, BuildSettings()
    )
    first = next(iter(requests))
    assert first == COMPILE
    assert (requests[COMPILE].tag, requests[COMPILE].target) == ("", "build")
    assert requests[COMPILE].dockerfile == requests["job-0"].dockerfile
    assert _waiting(requests) == ["job-1", "job-3"]
    assert requests["job-1"].contexts == {"modules": f"target:{COMPILE}"}


@pytest.mark.parametrize(
    "recipes",
    [
        (Recipe(), Recipe(strip=Strip.NONE)),
        (_FREE, replace(_FREE, base="scratch"), replace(_FREE, upx=Upx.LZMA)),
        (replace(_FREE, layout=Layout.STAGED), replace(_FREE, layout=Layout.STAGED, strip=Strip.NONE)),
    ],
    ids=["tests compile before", "one set of flags", "no build cache to share"],
)
def test_nothing_waits_where_waiting_gains_nothing(recipes: tuple[Recipe, ...]) -> None:
    requests = requests_of(_jobs(*recipes), _ROOT, BuildSettings())
    assert COMPILE not in requests
    assert _waiting(requests) == []


def test_for_another_platform_each_link_compiles_by_itself() -> None:
    jobs = _jobs(_FREE, replace(_FREE, strip=Strip.NONE))
    requests = requests_of(jobs, _ROOT, BuildSettings(platform="linux/arm64"))
    assert _waiting(requests) == []
    assert {request.platform for request in requests.values()} == {"linux/arm64"}


def test_without_the_cache_nothing_waits() -> None:
    jobs = _jobs(_FREE, replace(_FREE, strip=Strip.NONE))
    assert _waiting(requests_of(jobs, _ROOT, BuildSettings(no_cache=True))) == []


def test_another_builder_is_another_environment_and_does_not_stand_on_the_first() -> None:
    other = replace(_FREE, builder="trixie", strip=Strip.NONE)
    assert _waiting(requests_of(_jobs(_FREE, other), _ROOT, BuildSettings())) == []


def test_what_is_built_again_after_an_edit_gives_no_images_and_may_use_the_cache() -> None:
    copy = Path("/copy")
    secrets = {"netrc": Path("/netrc")}
    again = rebuilds_of(
        _jobs(Recipe(), naive(Recipe())), copy, BuildSettings(no_cache=True, secrets=secrets, ssh=True)
    )
    for request in again.values():
        assert (request.tag, request.no_cache, request.context) == ("", False, copy)
        assert (request.secrets, request.ssh) == (secrets, True)
