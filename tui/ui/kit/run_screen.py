"""A screen whose work continues while another screen is visible."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.worker import Worker

from tui.engine.engine import EngineError
from tui.lab.files.files import WriteError
from tui.ui.kit.activity import Activity
from tui.ui.kit.page import Page
from tui.ui.kit.run_state import RunState, RunView

V = TypeVar("V", bound=RunView)
RunError = EngineError | WriteError
Start = Callable[[], Coroutine[None, None, None]]
"""Runs work to its end. A cancellation ends everything that it has started."""


class Work:
    """Work in a worker of a screen, and a way to stop it."""

    def __init__(self) -> None:
        self._worker: Worker[None] | None = None
        self._over = asyncio.Event()
        """Set unless the work is running."""
        self._over.set()

    @property
    def running(self) -> bool:
        """Whether the work is running."""
        return self._worker is not None and not self._worker.is_finished

    def start(self, screen: Screen[None], work: Start) -> None:
        """Start the work, which must not be running."""

        async def follow() -> None:
            self._over.clear()
            try:
                await work()
            finally:
                self._over.set()

        self._worker = screen.run_worker(follow, exit_on_error=False)

    async def stop(self) -> None:
        """Cancel the work and wait for its end.

        A second call does not cancel again because that would interrupt the cleanup.
        """
        if self._worker is None or self._worker.is_finished:
            return
        if not self._worker.is_cancelled:
            self._worker.cancel()
        await self._over.wait()


class RunScreen(Page, Generic[V]):
    """A screen with one view and the worker that updates it.

    A subclass starts its work with :meth:`begin` and updates the view in :meth:`advance`. Other screens show the results of
    :meth:`activity` and :meth:`ended`.
    """

    MODE: ClassVar[str]
    """The app mode of the screen."""
    FRAMES: ClassVar[int] = 5
    """Calls of :meth:`advance` per second."""

    view: var[V | None]
    """The state, or None before the first run. Each subclass declares it, so that widgets can bind to it."""

    @dataclass
    class Progressed(Message):
        """The activity that other screens show has changed."""

        activity: Activity

    @dataclass
    class Ended(Message):
        """The run has ended."""

        words: str
        """A notification for a user of another screen."""
        mode: str

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._work = Work()
        self._activity = ""

    @property
    def current(self) -> V:
        """The state. Use it only after the first run was started."""
        assert self.view is not None  # noqa: S101 - see above
        return self.view

    def begin(self, work: Start) -> None:
        """Start work. No other work of this screen may be running."""
        self._change_run(RunState.RUNNING)
        self._work.start(self, partial(self._follow, work))

    async def stop(self) -> None:
        """Stop the run and wait for its end. Results so far are kept."""
        if not self._work.running:
            return
        self._change_run(RunState.STOPPING)
        await self._work.stop()
        if self.current.busy:
            # the work was cancelled before its first step
            self._end(RunState.STOPPED)

    async def _follow(self, work: Start) -> None:
        ticking = asyncio.ensure_future(self._tick())
        run: RunState = RunState.FAILED
        error: RunError | None = None
        try:
            await work()
            run = RunState.DONE
        except asyncio.CancelledError:
            run = RunState.STOPPED
        except (EngineError, WriteError) as caught:
            error = caught
        except OSError as caught:
            words = f"{caught.filename or 'This machine'}: {caught.strerror or caught}."
            error = WriteError(words, "Check the free disk space, then try again.")
        finally:
            ticking.cancel()
            self._end(run, error)

    async def _tick(self) -> None:
        """Update the view, even if this screen has never been visible."""
        while True:
            await asyncio.sleep(1 / self.FRAMES)
            self.advance()

    def _end(self, run: RunState, error: RunError | None = None) -> None:
        self.advance()
        self.finish(run, error)
        self.show_activity()
        # sent to the app because a screen that has never been visible handles no messages
        self.app.post_message(self.ended())

    def _change_run(self, run: RunState) -> None:
        self.view = replace(self.current, run=run)
        self.show_activity()

    def show_activity(self) -> None:
        """Show the activity in every header."""
        words = self.activity() if self.current.busy else ""
        if words != self._activity:
            self._activity = words
            self.app.post_message(self.Progressed(Activity(words, self.MODE)))

    def finish(self, run: RunState, error: RunError | None) -> None:
        """Show the end of the run.

        Args:
            run: stopped, done or failed.
            error: the cause, if the whole run failed.
        """
        message = f"{error.message} {error.hint}" if error else ""
        self.view = replace(self.current, run=run, error=message)

    def advance(self) -> None:
        """Update the view with the latest events."""
        raise NotImplementedError

    def activity(self) -> str:
        """Return the activity for the headers."""
        raise NotImplementedError

    def ended(self) -> Message:
        """Return the message to the app after the end of a run, such as :class:`Ended`."""
        raise NotImplementedError

    @work(group="stop", exclusive=True)
    async def action_cancel(self) -> None:
        await self.stop()
