"""The bytes of real programs, counted on the real engine."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.advice import preset
from tui.lab.bytes.account import Account, Group
from tui.lab.bytes.advice import advice_of
from tui.lab.bytes.difference import changes
from tui.lab.bytes.measure_sizes import measure_sizes
from tui.recipe import Recipe

pytestmark = pytest.mark.docker


@pytest.fixture
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with open_bench(tmp_path, request.param) as opened:
        yield opened


def _recipe(bench: Bench, today: date) -> Recipe:
    return preset("balanced", bench.session.project, bench.session.catalog, today)


def _twins(program: str) -> list[str]:
    tags = docker("image", "ls", "--format", "{{.Tag}}", f"godock-tui/{program}").splitlines()
    return [tag for tag in tags if tag.startswith("bytes-")]


async def _counted(bench: Bench, recipe: Recipe) -> Account:
    """Count a program beside its image, and check the figures against the file's size and the image's program."""
    job = bench.session.job(recipe)
    done = await measure_sizes(bench.session, recipe, beside=job)
    account = done.sizes.account
    named = sum(part.bytes for part in account.parts if part.group is not Group.OTHER)
    assert abs(named - account.bytes) <= 0.03 * account.bytes
    assert account.groups[Group.STANDARD] > 0.1 * account.bytes
    assert account.package(bench.session.project.module) is not None
    assert done.image is not None
    built = await bench.session.measure(job, done.image)
    binary = built.measurement.binary_bytes
    assert binary is not None
    # what the image has is the twin without what stripping leaves out
    assert account.stripped_bytes == pytest.approx(binary.value, rel=0.01)
    await bench.session.engine.remove(job.tag)
    return account


@pytest.mark.parametrize("bench", ["cli-sample"], indirect=True)
async def test_all_but_three_in_a_hundred_bytes_have_a_heading_and_no_image_is_left(
    bench: Bench, today: date
) -> None:
    before = _twins("greet")
    account = await _counted(bench, _recipe(bench, today))
    assert account.program == "greet"
    assert _twins("greet") == before


@pytest.mark.parametrize("bench", ["gin-sample"], indirect=True)
async def test_a_build_tag_saves_about_what_was_said(bench: Bench, today: date) -> None:
    recipe = _recipe(bench, today)
    plain = await _counted(bench, recipe)
    [advice] = [one for one in advice_of(plain, None, recipe) if one.id == "nomsgpack"]
    tagged = (await measure_sizes(bench.session, replace(recipe, tags=("nomsgpack",)))).sizes.account
    saved = plain.stripped_bytes - tagged.stripped_bytes
    assert advice.bytes == pytest.approx(saved, rel=0.3)
    gone = [one.name for one in changes(plain, tagged) if one.after == 0]
    assert "github.com/ugorji/go/codec" in gone


@pytest.mark.parametrize("bench", ["by-name"], indirect=True)
async def test_a_planted_method_by_name_is_found_and_named(bench: Bench, today: date) -> None:
    recipe = _recipe(bench, today)
    planted = (await measure_sizes(bench.session, recipe)).sizes
    assert planted.reflection is not None
    [culprit] = planted.reflection.culprits
    assert culprit.package == "example.com/by-name/internal/registry"
    assert [step.rpartition(".")[2] for step in culprit.path] == ["main", "Ask", "find"]
    bench.edit("internal/registry/registry.go", "MethodByName(name)", 'MethodByName("Hello")')
    mended = (await measure_sizes(bench.session, recipe)).sizes
    assert mended.reflection is None
    saved = planted.account.stripped_bytes - mended.account.stripped_bytes
    said = next(
        one for one in advice_of(planted.account, planted.reflection, recipe) if one.id == "method-by-name"
    )
    # the estimate against what it really came to
    assert said.bytes == pytest.approx(saved, rel=0.3)
