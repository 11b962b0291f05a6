"""A build that gives a tag of ours to a new image removes the one that had it, unless somebody uses that."""

from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.docker import docker
from tui.engine import BuildRequest, Built, find

pytestmark = pytest.mark.docker


@pytest.fixture
def name() -> Iterator[str]:
    """A name that nobody has, whose images are removed afterwards."""
    found = f"replaced-{uuid4().hex[:8]}"
    yield found
    for prefix in ("godock-tui/", ""):
        docker("rmi", "--force", f"{prefix}{found}:build-1", check=False)


async def _build(folder: Path, tag: str) -> str:
    """Build an image that no other is like, and return its id."""
    (folder / "file").write_text(uuid4().hex, encoding="utf-8")
    request = BuildRequest(
        context=folder, dockerfile='FROM scratch\nCOPY file /\nCMD ["/file"]\n', dockerignore="", tag=tag
    )
    events = []
    async with aclosing((await find()).build(request)) as building:
        events = [event async for event in building]
    assert isinstance(events[-1], Built)
    return docker("image", "inspect", "--format", "{{.Id}}", tag)


def _is_there(image: str) -> bool:
    return docker("image", "inspect", "--format", "{{.Id}}", image, check=False) == image


async def test_the_image_before_goes_once_nobody_uses_it(tmp_path: Path, name: str) -> None:
    tag = f"godock-tui/{name}:build-1"
    first = await _build(tmp_path, tag)
    container = docker("create", first)
    try:
        second = await _build(tmp_path, tag)
        assert _is_there(first)
    finally:
        docker("rm", container)
    third = await _build(tmp_path, tag)
    assert (_is_there(second), _is_there(third)) == (False, True)
    docker("rmi", first)


async def test_an_image_that_has_another_name_stays(tmp_path: Path, name: str) -> None:
    tag = f"godock-tui/{name}:build-1"
    first = await _build(tmp_path, tag)
    docker("tag", first, f"{name}:build-1")
    await _build(tmp_path, tag)
    assert _is_there(first)


async def test_what_had_a_tag_of_the_users_own_stays(tmp_path: Path, name: str) -> None:
    tag = f"{name}:build-1"
    first = await _build(tmp_path, tag)
    await _build(tmp_path, tag)
    assert _is_there(first)
    docker("rmi", first)
