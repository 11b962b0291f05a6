"""Keeps the measurements of a session in the history. Effects only; what goes wrong here costs no build."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from tui.lab.history.entry import entry_of, verdict_of
from tui.lab.history.rungs import keep_rung, known_rungs
from tui.lab.history.store import History, HistoryError
from tui.lab.matrix.result import Result
from tui.lab.matrix.variant import Variant
from tui.lab.sizes.build import Build
from tui.project import GoProject
from tui.project.commit import read_commit


def _now() -> datetime:
    return datetime.now(UTC)


class Memory:
    """Records each image once its layers are read, and completes it once it was run: a crash between the two loses little.

    Attributes:
        trouble: why the history could not be written, in two sentences; empty while all is well.
    """

    def __init__(
        self,
        history: History | None = None,
        say: Callable[[str], None] = lambda _trouble: None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Prepare to remember; nothing is opened before there is something to write.

        Args:
            history: the user's own unless told otherwise.
            say: told the first trouble, and no other: a full disk is full for every image.
            now: the time, with its zone.
        """
        self.trouble = ""
        self._history = history or History()
        self._say = say
        self._now = now
        self._numbers: dict[str, int] = {}

    async def record(self, build: Build, project: GoProject, engine: str) -> None:
        """Keep what is known of an image: a run completes the measurement of the same image.

        Args:
            build: what was measured.
            project: what was built.
            engine: the engine and builder, in words.
        """
        if build.trial is not None and build.image in self._numbers:
            await self.complete(build)
        else:
            await self.add(build, project, engine)

    async def add(self, build: Build, project: GoProject, engine: str) -> None:
        """Record an image that was measured.

        Args:
            build: what was measured.
            project: what was built.
            engine: the engine and builder, in words.
        """

        def record() -> int:
            entry = entry_of(build, project, engine, read_commit(project.root), self._now())
            return self._history.record(entry)

        self._numbers.pop(build.image, None)
        try:
            self._numbers[build.image] = await asyncio.to_thread(record)
        except HistoryError as error:
            self._note(error)

    async def complete(self, build: Build) -> None:
        """Give the last image of that tag the figures that running it has brought."""
        number = self._numbers.get(build.image)
        if number is None:
            return
        try:
            await asyncio.to_thread(self._history.complete, number, build.measurement, **verdict_of(build))
        except HistoryError as error:
            self._note(error)

    async def keep_rung(self, state: str, engine: str, module: str, result: Result) -> None:
        """Keep a rung of the ladder that was measured, for a later run of the same files.

        Args:
            state: the fingerprint of the project's files.
            engine: the engine and builder, in words.
            module: the project's module.
            result: what was measured.
        """
        try:
            await asyncio.to_thread(keep_rung, self._history, result, state, engine, module, self._now())
        except HistoryError as error:
            self._note(error)

    async def known_rungs(self, rungs: Iterable[Variant], state: str, engine: str) -> tuple[Result, ...]:
        """Return what is known of rungs; nothing where the history cannot be read, so that they are measured again."""
        try:
            return await asyncio.to_thread(known_rungs, self._history, rungs, state, engine)
        except HistoryError as error:
            self._note(error)
            return ()

    def _note(self, error: HistoryError) -> None:
        if not self.trouble:
            self.trouble = f"{error.message} {error.hint}"
            self._say(f"not remembered: {self.trouble}")
