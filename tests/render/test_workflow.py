"""A workflow that builds the Dockerfile and keeps what it may keep."""

from typing import Any

import pytest
import yaml

from tests.conftest import Golden
from tests.support.samples import WEB
from tui.catalog import load
from tui.recipe import Layout, Private, Recipe
from tui.render import render
from tui.render.workflow import workflow

_EVERYTHING = Recipe(
    platforms=("linux/amd64", "linux/arm64"), private=Private.NETRC, version="main.version", extra_ca=True
)


def _made(recipe: Recipe, folder: str = "") -> str:
    return workflow(WEB, recipe, render(WEB, recipe, load()), folder)


def _steps(recipe: Recipe, folder: str = "") -> dict[str, Any]:
    """Return what each action is given, by its name."""
    steps = yaml.safe_load(_made(recipe, folder))["jobs"]["image"]["steps"]
    return {step["uses"].partition("@")[0]: step.get("with", {}) for step in steps}


def test_a_workflow_reads_well(golden: Golden) -> None:
    golden.check("workflow.yml", _made(Recipe()))
    golden.check("workflow-everything.yml", _made(_EVERYTHING, "services/api"))


def test_only_the_cache_mounts_that_there_are_are_carried() -> None:
    dance = "reproducible-containers/buildkit-cache-dance"
    assert '"/root/.cache/go-build"' in _steps(Recipe())[dance]["cache-map"]
    assert dance not in _steps(Recipe(layout=Layout.LAYERED))


def test_secrets_platforms_and_the_version_are_handed_on() -> None:
    build = _steps(_EVERYTHING)["docker/build-push-action"]
    assert build["platforms"] == "linux/amd64,linux/arm64"
    assert build["build-args"] == "VERSION=${{ steps.meta.outputs.version }}\n"
    assert build["secrets"].splitlines() == [
        '"netrc=${{ secrets.NETRC }}"',
        '"ca=${{ secrets.CA_CERTIFICATE }}"',
    ]
    assert _steps(Recipe(private=Private.SSH))["docker/build-push-action"]["ssh"] == "default"


@pytest.mark.parametrize("folder", ["it's", 'a "b": c', "[markup] # x"])
def test_any_folder_name_stays_a_name(folder: str) -> None:
    build = _steps(Recipe(), folder)["docker/build-push-action"]
    assert build["file"] == f"{folder}/Dockerfile"
