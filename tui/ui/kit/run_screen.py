"""A screen with work that goes on while another screen is shown."""

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
Trouble = EngineError | WriteError
Start = Callable[[], Coroutine[None, None, None]]
"""Begins work that runs to its end, and ends everything that it has started when it is cancelled."""


class Work:
    """Work in a worker of a screen, and the way to stop it."""

    def __init__(self) -> None:
        self._worker: Worker[None] | None = None
        self._over = asyncio.Event()
        """Set unless the work is being done."""
        self._over.set()

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._worker is not None and not self._worker.is_finished

    def start(self, screen: Screen[None], work: Start) -> None:
        """Start it. It must not be running."""

        async def follow() -> None:
            self._over.clear()
            try:
                await work()
            finally:
                self._over.set()

        self._worker = screen.run_worker(follow, exit_on_error=False)

    async def stop(self) -> None:
        """Cancel it, and wait until it has ended. Only once: a second cancellation would cut off its cleaning up."""
        if self._worker is None or self._worker.is_finished:
            return
        if not self._worker.is_cancelled:
            self._worker.cancel()
        await self._over.wait()


class RunScreen(Page, Generic[V]):
    """Owns one view, the worker that makes it grow, and the way to stop that.

    A subclass starts its work with :meth:`begin`, takes in news in :meth:`advance`, and says in :meth:`activity` and
    :meth:`ended` what other screens show of it.
    """

    MODE: ClassVar[str]
    """The mode of the app that the screen is in."""
    FRAMES: ClassVar[int] = 5
    """How often :meth:`advance` is called, a second."""

    view: var[V | None]
    """What is shown, or None before the first run. Each subclass makes it, so that widgets can be bound to it."""

    @dataclass
    class Progressed(Message):
        """What other screens show of the run has changed."""

        activity: Activity

    @dataclass
    class Ended(Message):
        """The run has ended, whichever way."""

        words: str
        """For a user who looks at something else."""
        mode: str

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._work = Work()
        self._activity = ""

    @property
    def current(self) -> V:
        """What is shown. Only for use after the first run was started."""
        assert self.view is not None  # noqa: S101 - see above
        return self.view

    def begin(self, work: Start) -> None:
        """Start work; no other work of this screen may be running."""
        self._change_run(RunState.RUNNING)
        self._work.start(self, partial(self._follow, work))

    async def stop(self) -> None:
        """Stop what runs, and wait until it has ended; what is known stays."""
        if not self._work.running:
            return
        self._change_run(RunState.STOPPING)
        await self._work.stop()
        if self.current.busy:
            # it was cancelled before its first step
            self._end(RunState.STOPPED)

    async def _follow(self, work: Start) -> None:
        ticking = asyncio.ensure_future(self._tick())
        run: RunState = RunState.FAILED
        trouble: Trouble | None = None
        try:
            await work()
            run = RunState.DONE
        except asyncio.CancelledError:
            run = RunState.STOPPED
        except (EngineError, WriteError) as error:
            trouble = error
        finally:
            ticking.cancel()
            self._end(run, trouble)

    async def _tick(self) -> None:
        """Take in news, also before this screen has ever been shown."""
        while True:
            await asyncio.sleep(1 / self.FRAMES)
            self.advance()

    def _end(self, run: RunState, trouble: Trouble | None = None) -> None:
        self.advance()
        self.finish(run, trouble)
        self.show_activity()
        # to the app itself: a screen that has never been shown handles no messages
        self.app.post_message(self.ended())

    def _change_run(self, run: RunState) -> None:
        self.view = replace(self.current, run=run)
        self.show_activity()

    def show_activity(self) -> None:
        """Let every header show what runs."""
        words = self.activity() if self.current.busy else ""
        if words != self._activity:
            self._activity = words
            self.app.post_message(self.Progressed(Activity(words, self.MODE)))

    def finish(self, run: RunState, trouble: Trouble | None) -> None:
        """Show how the run has ended.

        Args:
            run: one of stopped, done and failed.
            trouble: why it failed, where that concerns the whole run.
        """
        said = f"{trouble.message} {trouble.hint}" if trouble else ""
        self.view = replace(self.current, run=run, trouble=said)

    def advance(self) -> None:
        """Take in news."""
        raise NotImplementedError

    def activity(self) -> str:
        """Return what every header shows while something runs."""
        raise NotImplementedError

    def ended(self) -> Message:
        """Return what the app is told when the run has ended, such as :class:`Ended`."""
        raise NotImplementedError

    @work(group="stop", exclusive=True)
    async def action_cancel(self) -> None:
        await self.stop()
