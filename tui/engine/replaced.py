"""Removes this program's images that lose their tag to a new build and would stay as unnamed images."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from typing import Any

from tui.engine.daemon import Daemon
from tui.engine.engine import EngineError

OURS = "godock-tui/"
"""The prefix of this program's tags. Images under other names belong to the user and stay."""


@asynccontextmanager
async def without_replaced(daemon: Daemon, tags: Collection[str]) -> AsyncIterator[None]:
    """Remove the images that lose one of these tags within the block, if it was their last name.

    An image in use by a container or with another tag stays. If the engine does not answer, all images stay.

    Args:
        daemon: the engine.
        tags: the tags of the build. Only those with this program's prefix count.
    """
    ours = [tag for tag in tags if tag.startswith(OURS)]
    before: set[str] = set()
    with suppress(EngineError):
        before = await daemon.call(lambda client: _ids(client, ours)) if ours else before
    try:
        yield
    finally:
        if before:
            # shielded, because a cancelled build may have replaced some of them too
            await asyncio.shield(asyncio.ensure_future(_remove(daemon, before)))


async def _remove(daemon: Daemon, images: Collection[str]) -> None:
    def remove(client: Any) -> None:
        for image in images:
            with suppress(Exception):
                found = client.inspect_image(image)
                if not found.get("RepoTags") and not found.get("RepoDigests"):
                    # without force, so that the engine refuses an image that a container or another image uses
                    client.remove_image(image, force=False, noprune=False)

    with suppress(EngineError):
        await daemon.call(remove)


def _ids(client: Any, tags: Collection[str]) -> set[str]:
    found = set()
    for tag in tags:
        with suppress(Exception):
            found.add(str(client.inspect_image(tag)["Id"]))
    return found
