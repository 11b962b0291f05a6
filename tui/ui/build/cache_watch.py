"""Compares the build contexts of a session's builds to name the file that made steps run again."""

import asyncio
from collections.abc import Mapping

from tui.engine.state import BuildState
from tui.lab.failures.cache_miss import Miss, StepName, finished, misses
from tui.lab.failures.manifest import Manifest, manifest_of
from tui.lab.session import Job, Session


class CacheWatch:
    """Remembers the files of each step's last successful run, for each Dockerfile of the session.

    A failed build has finished some of its steps. The others keep their earlier files.
    """

    def __init__(self) -> None:
        self._past: dict[str, dict[StepName, Manifest]] = {}
        self._files: Manifest | None = None
        self._reading: asyncio.Task[Manifest] | None = None

    def begin(self, session: Session, job: Job) -> None:
        """Read the files of the context in a thread at the start of a build."""
        self._reading = asyncio.ensure_future(
            asyncio.to_thread(manifest_of, session.project.root, job.rendered.dockerignore, self._files)
        )

    async def end(self, job: Job, state: BuildState) -> Mapping[str, Miss]:
        """Return why steps ran again, and remember the files of the finished steps."""
        if self._reading is None:
            return {}
        self._files = now = await self._reading
        dockerfile = job.rendered.dockerfile
        past = self._past.setdefault(dockerfile, {})
        found: dict[str, Miss] = {}
        for then in {id(manifest): manifest for manifest in past.values()}.values():
            had = {step for step, manifest in past.items() if manifest is then}
            found |= misses(dockerfile, had, state, now.changed_since(then))
        past |= dict.fromkeys(finished(state), now)
        return found
