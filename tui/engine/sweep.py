"""Removes the containers, tags and temporary folders of killed sessions, once for each engine."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import time
from typing import Any

from tui.engine.daemon import Daemon, error_text, remove_container, remove_image
from tui.engine.engine import EngineError
from tui.engine.leftovers import LABEL, is_left
from tui.engine.remaining import remains
from tui.engine.scratch import sweep_folders
from tui.engine.temporary_tags import left_tags

_swept: set[str] = set()
"""Endpoints of engines that this process has swept."""


async def sweep(daemon: Daemon) -> None:
    """Remove the leftovers of earlier sessions on an engine and on this machine. A second call does nothing."""
    if daemon.endpoint in _swept:
        return
    _swept.add(daemon.endpoint)

    def remove(client: Any) -> None:
        # containers first, because an image in use cannot be removed
        for found in client.containers(all=True, filters={"label": LABEL}):
            age = time() - float(found.get("Created") or 0)
            if is_left(str((found.get("Labels") or {}).get(LABEL, "")), age):
                _try(f"container {found['Id'][:12]}", partial(remove_container, client, found["Id"]))
        for path, tags in left_tags(daemon.endpoint):
            done = [_try(f"image {tag}", partial(remove_image, client, tag)) for tag in tags]
            if all(done):
                path.unlink(missing_ok=True)  # another process may have been faster

    # an engine that fails here fails again at the next request, which reports it
    with suppress(EngineError):
        await daemon.call(remove)
    with suppress(EngineError):
        await asyncio.to_thread(sweep_folders)


def _try(what: str, remove: Callable[[], None]) -> bool:
    """Remove one thing. A failure is reported at the end of the program and does not stop the sweep."""
    try:
        remove()
    except Exception as error:
        remains(what, error_text(error), earlier=True)
        return False
    return True
