"""Stores the measurements of a session in the history. Effects only. An error here does not stop a build."""

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
    """Stores each image after its layers are read, and adds the figures of the test run, so a crash loses little.

    Attributes:
        error: why the history cannot be written, in two sentences. Empty if it can.
    """

    def __init__(
        self,
        history: History | None = None,
        say: Callable[[str], None] = lambda _error: None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Prepare without opening the database, which is opened for the first measurement.

        Args:
            history: the default is the user's.
            say: called with the first error only, because a full disk fails for every image.
            now: the current time, with its time zone.
        """
        self.error = ""
        self._history = history or History()
        self._say = say
        self._now = now
        self._numbers: dict[str, int] = {}

    async def record(self, build: Build, project: GoProject, engine: str) -> None:
        """Store the measurement of an image, or complete it after the test run of the same image.

        Args:
            build: the measured build.
            project: the project that was built.
            engine: the name of the engine and builder.
        """
        if build.trial is not None and build.image in self._numbers:
            await self.complete(build)
        else:
            await self.add(build, project, engine)

    async def add(self, build: Build, project: GoProject, engine: str) -> None:
        """Store a measured image.

        Args:
            build: the measured build.
            project: the project that was built.
            engine: the name of the engine and builder.
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
        """Add the figures of a test run to the last measurement of the same tag."""
        number = self._numbers.get(build.image)
        if number is None:
            return
        try:
            await asyncio.to_thread(self._history.complete, number, build.measurement, **verdict_of(build))
        except HistoryError as error:
            self._note(error)

    async def keep_rung(self, state: str, engine: str, module: str, result: Result) -> None:
        """Store a measured rung of the ladder, for a later run with the same files.

        Args:
            state: the fingerprint of the project's files.
            engine: the name of the engine and builder.
            module: the project's module.
            result: the measured rung.
        """
        try:
            await asyncio.to_thread(keep_rung, self._history, result, state, engine, module, self._now())
        except HistoryError as error:
            self._note(error)

    async def known_rungs(self, rungs: Iterable[Variant], state: str, engine: str) -> tuple[Result, ...]:
        """Return stored results of rungs. Empty if the history cannot be read, so that they are measured again."""
        try:
            return await asyncio.to_thread(known_rungs, self._history, rungs, state, engine)
        except HistoryError as error:
            self._note(error)
            return ()

    def _note(self, error: HistoryError) -> None:
        if not self.error:
            self.error = f"{error.message} {error.hint}"
            self._say(f"not stored in the history: {self.error}")
