"""Keeps the figures of one session and checks whether they match the current files. Effects only."""

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
    """Holds the :class:`Figures` shared within a session, and replaces them after a measurement or an edit.

    Attributes:
        figures: the current figures.
    """

    def __init__(
        self, root: Path | None = None, on_change: Callable[[Figures], None] = lambda _figures: None
    ) -> None:
        """Start without measurements.

        Args:
            root: the project's directory. None if its files do not change during the session.
            on_change: called with the new figures.
        """
        self.figures = NO_FIGURES
        self._on_change = on_change
        self._fingerprints = None if root is None else Fingerprints(root)

    async def fingerprints(self, ignores: Iterable[str]) -> dict[str, str]:
        """Return the current fingerprint of the build context for each .dockerignore, computed in a thread.

        Figures of files with other fingerprints are marked as earlier.
        """
        wanted = tuple(dict.fromkeys(ignores))
        if self._fingerprints is None or not wanted:
            return dict.fromkeys(wanted, "")
        stop = Event()
        try:
            found = await asyncio.to_thread(self._fingerprints.read, wanted, stop.is_set)
        finally:
            # seen only by a thread that is still reading after a cancellation
            stop.set()
        files = {**self.figures.files, **found}
        if files != self.figures.files:
            self._set(replace(self.figures, files=MappingProxyType(files)))
        return found

    async def refresh(self) -> None:
        """Read the project's files again, so that figures of edited files are marked as earlier."""
        await self.fingerprints(record.subject.dockerignore for record in self.figures.records)

    def record(self, build: "Build", files: str, engine: str, platform: str, own_platform: str) -> None:
        """Add the measurements of a build.

        Args:
            build: built and measured.
            files: the fingerprint of the build context at the start of the build.
            engine: the name of the engine and builder.
            platform: the platform of the image.
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
        others = (one for one in self.figures.host if one.recipe != binary.recipe)
        self._set(replace(self.figures, host=(*others, binary)))

    def expect(self, saving: Saving) -> None:
        """Add the expected saving of a change of a recipe."""
        self._set(replace(self.figures, savings=(*self.figures.savings, saving)))

    def _set(self, figures: Figures) -> None:
        self.figures = figures
        self._on_change(figures)
