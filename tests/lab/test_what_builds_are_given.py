"""Build arguments and secrets reach the step that needs them, on the engine, and stay out of every layer."""

from contextlib import aclosing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.engine import BuildRequest, BuildState, Built, Failed, reduce
from tui.recipe import Private, Recipe

pytestmark = pytest.mark.docker

_SYSTEM_CA = Path("/etc/ssl/certs/ca-certificates.crt")


async def _build(bench: Bench, recipe: Recipe, **given: Any) -> tuple[str, BuildState]:
    job = bench.session.job(recipe, tag=f"godock-tui-test/{uuid4().hex[:12]}:given")
    request = BuildRequest(
        context=bench.folder,
        dockerfile=job.rendered.dockerfile,
        dockerignore=job.rendered.dockerignore,
        tag=job.tag,
        **given,
    )
    state = BuildState()
    async with aclosing(bench.session.engine.build(request)) as events:
        async for event in events:
            state = reduce(state, [event])
    return job.tag, state


async def test_the_version_that_the_build_is_given_is_what_the_program_says(tmp_path: Path) -> None:
    recipe = Recipe(main="./cmd/migrate", version="main.version", test=False, base="scratch")
    async with open_bench(tmp_path, "toolbox") as bench:
        tag, state = await _build(bench, recipe, build_args={"VERSION": '1.2 "beta" $x'})
        assert isinstance(state.outcome, Built), state.outcome
        said = docker("run", "--rm", tag)
        docker("rmi", tag)
    assert said == 'migrated by 1.2 "beta" $x'


async def test_a_build_without_its_secret_stops_and_names_it(tmp_path: Path) -> None:
    async with open_bench(tmp_path, "gin-sample") as bench:
        _, state = await _build(bench, Recipe(builder="trixie", private=Private.NETRC, test=False))
    assert isinstance(state.outcome, Failed)
    assert "netrc: not found" in state.outcome.message


async def test_secrets_help_to_download_and_are_left_nowhere(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine git.example.com login me password {uuid4()}\n")
    recipe = Recipe(
        builder="trixie", private=Private.NETRC, goprivate="git.example.com", extra_ca=True, test=False
    )
    async with open_bench(tmp_path, "gin-sample") as bench:
        bench.edit("go.mod", "module ", f"// {uuid4()}\nmodule ")
        tag, state = await _build(bench, recipe, target="modules", secrets={"netrc": netrc, "ca": _SYSTEM_CA})
        assert isinstance(state.outcome, Built), state.outcome
        look = "cat /root/.netrc /run/secrets/* /run/ca/* 2>/dev/null; ls /go/pkg/mod/github.com"
        said = docker("run", "--rm", tag, "sh", "-c", look)
        history = docker("history", "--no-trunc", tag)
        docker("rmi", tag)
    assert said.splitlines()[0].isalpha(), said
    assert "gin-gonic" in said
    assert netrc.read_text().split()[-1] not in said + history
