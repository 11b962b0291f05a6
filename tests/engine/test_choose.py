"""The engine is the one that the user asks for, and without one that answers the built-in builder."""

from pathlib import Path

import pytest

from tui.engine import NoEngine
from tui.engine.builtin.backend import BuiltinEngine
from tui.engine.choose import ENGINES, choose
from tui.headless import parser


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which no engine answers."""
    return {"DOCKER_HOST": f"unix://{tmp_path}/none.sock"}


async def test_without_an_engine_the_built_in_builder_is_used(nowhere: dict[str, str]) -> None:
    engine = await choose("auto", environ=nowhere)
    assert isinstance(engine, BuiltinEngine)
    assert engine.info.name == "builtin"
    assert "Use --offline" in engine.announcement


@pytest.mark.parametrize("kind", ["docker", "podman"])
async def test_an_engine_that_is_asked_for_is_not_replaced(nowhere: dict[str, str], kind: str) -> None:
    with pytest.raises(NoEngine):
        await choose(kind, environ=nowhere)


async def test_a_context_that_is_picked_is_not_replaced(nowhere: dict[str, str]) -> None:
    with pytest.raises(NoEngine):
        await choose("auto", environ=nowhere, context="default")


async def test_offline_is_passed_on_and_announced(nowhere: dict[str, str]) -> None:
    engine = await choose("builtin", environ=nowhere, offline=True)
    assert isinstance(engine, BuiltinEngine)
    assert engine.announcement == "The built-in builder does not use the network (--offline)."


async def test_a_file_for_the_image_needs_the_built_in_builder(
    nowhere: dict[str, str], tmp_path: Path
) -> None:
    assert isinstance(await choose("auto", environ=nowhere, output=tmp_path / "x.tar"), BuiltinEngine)


def test_the_command_line_offers_every_engine() -> None:
    assert parser.ENGINES == ENGINES
