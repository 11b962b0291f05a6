"""Every pair of choices that may meet is built on the engine, started as a hardened container, and does what was asked."""

import json
import shlex
from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench
from tests.support.combinations import all_pairs
from tests.support.docker import docker, get, serving
from tui.catalog import load
from tui.engine import Built
from tui.recipe import Layout, Private, Recipe

pytestmark = pytest.mark.docker

_INJECTED = {"": "unset", '-X "main.version=1 2"': "1 2", "-X main.version=$v": "$v"}
"""What the linker flags of the pairs make the program say, unless a version is injected after them."""


def _made_here(recipe: Recipe) -> bool:
    """Whether a stand-in can show it: the local Alpine builder has Debian's C library."""
    return not (recipe.cgo and recipe.builder == "alpine")


async def test_every_pair_of_choices_gives_an_image_that_does_what_was_asked(
    tmp_path: Path, today: date
) -> None:
    async with open_bench(tmp_path, "toolbox") as bench:
        recipes = all_pairs(
            bench.session.project,
            load(),
            today,
            main="./cmd/server",
            layout=Layout.CACHED,
            go="1.27",
            test=False,
            trimpath=True,
            port=("8080",),
            # each of these compiles the standard library once more: the test below has them
            goamd64="",
            tags=(),
            goarm64="",
            platforms=(),
            pin=(),
            private=Private.NONE,
            goprivate="",
            extra_ca=False,
            # only the real Alpine has all of them
            vcs=False,
            goproxy="",
            gosumdb="",
            goexperiment=(),
            fips="",
            cgo_cflags="",
            cgo_ldflags="",
            packages=(),
            build_packages=(),
        )
        for recipe in filter(_made_here, recipes):
            await _check(bench, recipe)


async def _check(bench: Bench, recipe: Recipe) -> None:
    made = await bench.attempt(recipe)
    assert isinstance(made.state.outcome, Built), (recipe, made.log, made.state.outcome)
    with serving(made.job.tag, 8080, "listening") as port:
        said = get(port)
        if recipe.health:
            container = docker("ps", "--quiet", "--filter", f"publish={port}")
            docker("exec", container, "/server", *shlex.split(recipe.health))
    name = shlex.split(recipe.args)[-1] if recipe.args else "nobody"
    wanted = {
        "version": "dev" if recipe.version else _INJECTED[recipe.ldflags],
        "name": name,
        "mood": "good" if "MOOD=good" in recipe.env else "",
        "text": "welcome" if "texts" in recipe.copy else "no file",
    }
    for word, value in wanted.items():
        assert f"{word}={value}" in said, (recipe, said)
    if recipe.workdir or recipe.copy:
        assert f"folder={recipe.workdir or '/'}\n" in said, (recipe, said)
    if recipe.extra_main:
        assert docker("run", "--rm", "--entrypoint", "/migrate", made.job.tag).startswith("migrated by")


async def test_every_value_arrives_in_the_image_as_it_was_written(tmp_path: Path) -> None:
    odd = 'it\'s $HOME "[b]" `id` \\ é #'
    recipe = Recipe(
        # the smaller program: for these processors and tags the library is compiled anew
        main="./cmd/migrate",
        base="scratch",
        test=False,
        goamd64="v2",
        tags=("netgo",),
        env=(f"ODD={odd}",),
        labels=(f"org.example.odd={odd}", "second=2"),
        args=shlex.join(["--name", odd]),
        health=shlex.join(["healthcheck", odd]),
        workdir="/my $data",
    )
    async with open_bench(tmp_path, "toolbox") as bench:
        made = await bench.attempt(recipe)
        assert isinstance(made.state.outcome, Built), (made.log, made.state.outcome)
        config = json.loads(docker("image", "inspect", made.job.tag))[0]["Config"]
    assert f"ODD={odd}" in config["Env"]
    assert config["Labels"] == {"org.example.odd": odd, "second": "2"}
    assert config["Cmd"] == ["--name", odd]
    assert config["Healthcheck"]["Test"] == ["CMD", "/migrate", "healthcheck", odd]
    assert config["WorkingDir"] == "/my $data"
