"""Removes the containers, tags and temporary folders of killed sessions, once for each engine."""

from contextlib import suppress
from time import time
from typing import Any

from tui.engine.daemon import Daemon
from tui.engine.engine import EngineError
from tui.engine.leftovers import LABEL, is_left
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
                client.remove_container(found["Id"], force=True, v=True)
        for path, tags in left_tags(daemon.endpoint):
            for tag in tags:
                # missing already, or in use by another owner
                with suppress(Exception):
                    client.remove_image(tag, force=False, noprune=False)
            path.unlink(missing_ok=True)
        sweep_folders()

    # an engine that fails here fails again at the next request, which reports it
    with suppress(EngineError):
        await daemon.call(remove)
