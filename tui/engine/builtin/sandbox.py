"""Runs an image of the built-in builder without a daemon."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tui.engine.builtin.assemble import BuiltImage
from tui.engine.container import Container, RunRequest
from tui.engine.engine import EngineError


@asynccontextmanager
async def sandboxed(image: BuiltImage, request: RunRequest) -> AsyncIterator[Container]:
    """Run an image, and end it at the end of the block.

    Raises:
        EngineError: this machine does not permit it.
    """
    raise EngineError(
        "The image was not run because the built-in builder has no containers.",
        "Load the image into Docker or Podman and run it there.",
    )
    yield
