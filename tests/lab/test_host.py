"""The program compiled on this machine: in a scratch directory, offline, and as small as its image's program will be."""

import asyncio
import os
import shutil
import tempfile
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tests.lab.test_toolchain import _state, needs_go
from tui.catalog import Catalog
from tui.lab.host.host import HostBinary, HostError, can_compile, compiled, count
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.figures import Figures
from tui.lab.sizes.measurement import Source
from tui.project import GoProject, read
from tui.recipe import Recipe, Strip, Upx

_UPX = """#!/bin/sh
for last; do :; done
head -c 1000 "$last" > "$last.small" && mv "$last.small" "$last"
"""


@pytest.fixture
def hello() -> GoProject:
    return read(PROJECTS / "hello")


@pytest.fixture(autouse=True)
def compiled_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build cache of whoever runs the tests: compiling the standard library anew takes a minute."""
    monkeypatch.setenv("GOCACHE", str(Path.home() / ".cache" / "go-build"))


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything temporary goes."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def _all(project: GoProject, recipe: Recipe) -> list[HostBinary]:
    async with aclosing(compiled(project, recipe)) as binaries:
        return [binary async for binary in binaries]


@needs_go
async def test_each_way_to_strip_is_compiled_and_nothing_is_left(
    hello: GoProject, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.lab.host.host.which", lambda name: None if name == "upx" else shutil.which(name))
    before = _state(hello.root)
    found = {one.recipe.strip: one for one in await _all(hello, Recipe())}
    assert len(found) == count(Recipe()) == 3
    assert found[Strip.ALL].bytes < found[Strip.DWARF].bytes < found[Strip.NONE].bytes
    assert all(0 < one.gzipped_bytes < one.bytes for one in found.values())
    assert _state(hello.root) == before
    assert list(scratch.iterdir()) == []


@needs_go
async def test_the_stripped_one_is_packed_where_there_is_upx(
    hello: GoProject, scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upx = tmp_path / "upx"
    upx.write_text(_UPX, encoding="utf-8")
    upx.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    found = await _all(hello, Recipe())
    assert [one.bytes for one in found if one.recipe.upx is not Upx.NONE] == [1000, 1000]
    assert len(found) == 5


@needs_go
async def test_closing_it_early_ends_the_compiler_and_removes_what_was_made(
    hello: GoProject, scratch: Path
) -> None:
    async with aclosing(compiled(hello, Recipe())) as binaries:
        async for _ in binaries:
            break
    assert list(scratch.iterdir()) == []


@needs_go
async def test_the_time_is_bounded(hello: GoProject, scratch: Path) -> None:
    async with aclosing(compiled(hello, Recipe(), seconds=0.001)) as binaries:
        with pytest.raises(HostError, match=r"more than 0 seconds"):
            await anext(binaries)
    assert list(scratch.iterdir()) == []


@needs_go
async def test_modules_that_are_not_here_are_not_downloaded(
    scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))
    project = read(PROJECTS / "gin-sample")
    async with aclosing(compiled(project, Recipe())) as binaries:
        with pytest.raises(HostError, match="go build failed on this machine: ") as caught:
            await anext(binaries)
    assert "does not download them" in caught.value.hint


async def test_without_a_toolchain_it_says_so(hello: GoProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not can_compile()
    with pytest.raises(HostError, match="no Go toolchain"):
        await _all(hello, Recipe())


def test_what_was_compiled_here_replaces_the_estimate_and_says_so(hello: GoProject, catalog: Catalog) -> None:
    here = HostBinary(Recipe(), 7_000_000, 3_000_000)
    for base in ("scratch", Recipe().base):
        sizes = estimate(hello, replace(Recipe(), base=base), catalog, Figures(host=(here,)))
        assert sizes.binary_bytes is not None and sizes.pull_bytes is not None
        assert (sizes.binary_bytes.value, sizes.binary_bytes.source) == (7_000_000, Source.HOST)
        assert sizes.pull_bytes.source is Source.HOST
    other = estimate(hello, Recipe(strip=Strip.NONE), catalog, Figures(host=(here,)))
    assert other.binary_bytes is not None and other.binary_bytes.source is Source.ESTIMATE


@needs_go
async def test_cancelling_it_leaves_no_compiler_behind(hello: GoProject, scratch: Path) -> None:
    task = asyncio.ensure_future(_all(hello, Recipe()))
    while not list(scratch.iterdir()):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(scratch.iterdir()) == []
