"""Keeps from one build of the session to the next what the context held, to name the file that made steps run again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from tui.engine.state import BuildState
from tui.lab.cache_miss import Miss, misses
from tui.lab.manifest import Manifest, manifest_of
from tui.lab.session import Job, Lab


@dataclass(frozen=True, slots=True)
class _Past:
    """One build that has ended."""

    manifest: Manifest
    state: BuildState


class CacheWatch:
    """Remembers, for each Dockerfile of the session, the last build of it."""

    def __init__(self) -> None:
        self._past: dict[str, _Past] = {}
        self._files: Manifest | None = None
        self._reading: asyncio.Task[Manifest] | None = None

    def begin(self, lab: Lab, job: Job) -> None:
        """Look at the context while the build begins; its files are read in a thread."""
        self._reading = asyncio.ensure_future(
            asyncio.to_thread(manifest_of, lab.project.root, job.rendered.dockerignore, self._files)
        )

    async def end(self, job: Job, state: BuildState) -> Mapping[str, Miss]:
        """Return why steps ran again, and keep this build for the next one."""
        if self._reading is None:
            return {}
        self._files = now = await self._reading
        dockerfile = job.rendered.dockerfile
        before = self._past.get(dockerfile)
        self._past[dockerfile] = _Past(now, state)
        if before is None:
            return {}
        return misses(dockerfile, before.state, state, now.changed_since(before.manifest))
