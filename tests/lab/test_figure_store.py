"""The store of a session notices that files were edited, whoever reads them again."""

import asyncio
from pathlib import Path

from tests.support.builds import finished
from tui.lab.figure_store import FigureStore
from tui.lab.sizes.figures import Figures
from tui.recipe import Recipe

BUILD = finished("build-1", Recipe(), 7_000_000)
IGNORE = BUILD.rendered.dockerignore


async def _recorded(store: FigureStore) -> None:
    files = (await store.fingerprints([IGNORE]))[IGNORE]
    store.record(BUILD, files, "docker", "linux/amd64", "linux/amd64")


async def test_an_edit_is_noticed_at_the_next_look_and_undone_with_the_edit(tmp_path: Path) -> None:
    source = tmp_path / "main.go"
    source.write_text("package main\n")
    store = FigureStore(tmp_path)
    await _recorded(store)
    for text, earlier in (("package main\n", False), ("package mail\n", True), ("package main\n", False)):
        source.write_text(text)
        await store.refresh()
        assert store.figures.is_earlier(store.figures.records[0]) is earlier


async def test_the_next_build_notices_an_edit_too(tmp_path: Path) -> None:
    source = tmp_path / "main.go"
    source.write_text("package main\n")
    store = FigureStore(tmp_path)
    await _recorded(store)
    source.write_text("package main // edited\n")
    await _recorded(store)
    assert [store.figures.is_earlier(record) for record in store.figures.records] == [True, False]
    found = store.figures.find(BUILD.rendered)
    assert found is not None
    assert not found.earlier


async def test_a_look_without_an_edit_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "main.go").write_text("package main\n")
    seen: list[Figures] = []
    store = FigureStore(tmp_path, seen.append)
    await _recorded(store)
    count = len(seen)
    await store.refresh()
    assert len(seen) == count


async def test_a_look_that_is_cancelled_leaves_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "main.go").write_text("package main\n")
    store = FigureStore(tmp_path)
    await _recorded(store)
    before = store.figures
    looking = asyncio.ensure_future(store.refresh())
    await asyncio.sleep(0)
    looking.cancel()
    await asyncio.wait({looking})
    assert store.figures == before
