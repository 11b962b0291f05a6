"""Images of ours whose tag a build gives to a new one: without a name nobody would find them any more."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from typing import Any

from tui.engine.daemon import Daemon
from tui.engine.engine import EngineError

OURS = "godock-tui/"
"""How the tags begin that we give. Under any other name images are the user's, and stay as docker build leaves them."""


@asynccontextmanager
async def without_replaced(daemon: Daemon, tags: Collection[str]) -> AsyncIterator[None]:
    """Remove the images that have lost one of these tags within the block, where it was their last name.

    One that somebody uses, a container or another tag, stays. So does everything where the engine does not answer.

    Args:
        daemon: the engine.
        tags: what is about to be built; only those of ours count.
    """
    ours = [tag for tag in tags if tag.startswith(OURS)]
    before: set[str] = set()
    with suppress(EngineError):
        before = await daemon.call(lambda client: _ids(client, ours)) if ours else before
    try:
        yield
    finally:
        if before:
            # shielded: a build that is cancelled has replaced some of them as well
            await asyncio.shield(asyncio.ensure_future(_remove(daemon, before)))


async def _remove(daemon: Daemon, images: Collection[str]) -> None:
    def remove(client: Any) -> None:
        for image in images:
            with suppress(Exception):
                found = client.inspect_image(image)
                if not found.get("RepoTags") and not found.get("RepoDigests"):
                    # not by force: the engine refuses what a container or another image stands on
                    client.remove_image(image, force=False, noprune=False)

    with suppress(EngineError):
        await daemon.call(remove)


def _ids(client: Any, tags: Collection[str]) -> set[str]:
    found = set()
    for tag in tags:
        with suppress(Exception):
            found.add(str(client.inspect_image(tag)["Id"]))
    return found
