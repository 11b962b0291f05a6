"""Recipes exported as a bake file: the same Dockerfiles, whatever bake's own template language makes of them."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.docker import config, docker
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.recipe import Recipe
from tui.render import render
from tui.render.bake import bake_file


def test_each_recipe_is_a_target_with_its_dockerfile_in_line(catalog: Catalog) -> None:
    rendered = {name: render(WEB, Recipe(base=name), catalog) for name in ("scratch", "alpine-3.24")}
    written = bake_file(
        {"small": rendered["scratch"], "shell": rendered["alpine-3.24"]},
        {"small": "app:small", "shell": "app:shell"},
        platforms=["linux/amd64", "linux/arm64"],
    )
    read = json.loads(written)
    assert read["group"]["default"]["targets"] == ["small", "shell"]
    assert read["target"]["small"]["dockerfile-inline"] == rendered["scratch"].dockerfile
    assert read["target"]["shell"]["tags"] == ["app:shell"]
    assert read["target"]["small"]["platforms"] == ["linux/amd64", "linux/arm64"]


@pytest.mark.docker
def test_bake_builds_the_dockerfile_as_it_is_written(tmp_path: Path, catalog: Catalog) -> None:
    text = "FROM scratch\nARG A=x\nENV B=${A:-y}\nLABEL a=${B} b=%{c}\n"
    odd = replace(render(WEB, Recipe(), catalog), dockerfile=text)
    tag = "godock-test/bake-file:odd"
    (tmp_path / "bake.json").write_text(bake_file({"odd": odd}, {"odd": tag}))
    subprocess.run(
        ["docker", "buildx", "bake", "--load", "--provenance=false", "--file", "bake.json"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    try:
        assert config(tag)["Labels"] == {"a": "x", "b": "%{c}"}
    finally:
        docker("image", "rm", tag)
