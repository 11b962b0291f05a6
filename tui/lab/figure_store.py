"""The figures of one session: keeps them, and knows whether they are of the project as it is now. Effects only."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui.lab.sizes.figures import NO_FIGURES, Figures, Saving, Subject
from tui.project.fingerprint import Fingerprints

if TYPE_CHECKING:
    from tui.lab.host.host import HostBinary
    from tui.lab.sizes.build import Build


class FigureStore:
    """Holds one :class:`Figures` for everybody in a session, and replaces it when something is measured or edited.

    Attributes:
        figures: what is known now.
    """

    def __init__(
        self, root: Path | None = None, on_change: Callable[[Figures], None] = lambda _figures: None
    ) -> None:
        """Begin with nothing measured.

        Args:
            root: the project's directory; None where its files do not change while the session lasts.
            on_change: called with the new figures.
        """
        self.figures = NO_FIGURES
        self._on_change = on_change
        self._fingerprints = None if root is None else Fingerprints(root)

    async def fingerprints(self, ignores: Iterable[str]) -> dict[str, str]:
        """Return the fingerprint of the build context as it is now for each .dockerignore; a thread reads it.

        Figures of other files are known as such from then on.
        """
        wanted = tuple(dict.fromkeys(ignores))
        if self._fingerprints is None or not wanted:
            return dict.fromkeys(wanted, "")
        stop = Event()
        try:
            found = await asyncio.to_thread(self._fingerprints.read, wanted, stop.is_set)
        finally:
            # only a thread that is still reading after a cancellation notices
            stop.set()
        files = {**self.figures.files, **found}
        if files != self.figures.files:
            self._set(replace(self.figures, files=MappingProxyType(files)))
        return found

    async def refresh(self) -> None:
        """Read the project's files again, so that figures of other files are known as such."""
        await self.fingerprints(record.subject.dockerignore for record in self.figures.records)

    def record(self, build: "Build", files: str, engine: str, platform: str, own_platform: str) -> None:
        """Add what was measured of a build.

        Args:
            build: built and measured.
            files: the fingerprint of the build context when the build began.
            engine: the engine and builder, in words.
            platform: what it was built for.
            own_platform: the engine's own platform.
        """
        subject = Subject(
            files=files,
            dockerfile=build.rendered.dockerfile,
            dockerignore=build.rendered.dockerignore,
            engine=engine,
            platform=platform,
        )
        figures = self.figures.with_record(subject, build)
        self._set(replace(figures, engine=engine, platform=own_platform))

    def add_host(self, binary: "HostBinary") -> None:
        """Add a program that was compiled on this machine."""
        known = (one for one in self.figures.host if one.recipe != binary.recipe)
        self._set(replace(self.figures, host=(*known, binary)))

    def expect(self, saving: Saving) -> None:
        """Add what a change of a recipe will save."""
        self._set(replace(self.figures, savings=(*self.figures.savings, saving)))

    def _set(self, figures: Figures) -> None:
        self.figures = figures
        self._on_change(figures)
