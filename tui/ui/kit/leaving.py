"""The way out of an app: one for keys, signals, a terminal that goes away and errors."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.worker import active_worker

from tui.ui.kit.signals import EndingSignals

if TYPE_CHECKING:
    from tui.ending import Deadline

_HUNG_UP = 129


class LeavingApp(App[None]):
    """Once it is left, it opens no screen, handles no key, and ends with the status of the first who asked.

    What runs is stopped while the app is still whole. Its process ends in any case: see :class:`tui.ending.Deadline`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.leaving = False
        """Whether it is about to end."""
        self.deadline: Deadline | None = None
        """When the process ends, whether or not the app has ended. None when it is not being left."""
        self._signals = EndingSignals(self.leave_soon)
        self._end: asyncio.Future[None] | None = None

    def on_load(self) -> None:
        self._signals.install()

    def on_unmount(self) -> None:
        self._signals.remove()

    async def stop(self) -> None:
        """Stop what runs, and wait until it has ended."""

    async def action_quit(self) -> None:
        """Leave: a running build is stopped first, and its process has ended before we do."""
        await asyncio.shield(self._leave(0))

    async def key_ctrl_c(self) -> None:
        await self.action_quit()

    def hung_up(self) -> None:
        """Leave because the terminal has gone away; may be called in any thread."""
        self.leave_soon(_HUNG_UP)

    def leave_soon(self, return_code: int) -> None:
        """Leave. May be called in any thread, and while the event loop is held up."""
        self._limit(return_code)
        with suppress(RuntimeError):  # the loop is closed: it has ended already
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._leave, return_code)

    def _limit(self, return_code: int) -> None:
        if self.deadline is None and not self.is_headless:
            from tui.ending import Deadline  # noqa: PLC0415 - not needed for the first frame

            self.deadline = Deadline(return_code, self._restore)

    def _restore(self) -> None:
        restore = getattr(self._driver, "restore", None)
        if restore is not None:
            restore()

    def _leave(self, return_code: int) -> "asyncio.Future[None]":
        """Begin to leave; only the first call does."""
        if self._end is None:
            self.leaving = True
            self._limit(return_code)
            self._end = asyncio.ensure_future(self._stop_and_exit(return_code))
        return self._end

    async def _stop_and_exit(self, return_code: int) -> None:
        try:
            await self.stop()
            # Textual cancels workers when its loop has ended, and does not wait for them. A child that is being started
            # then would never be reaped, and asyncio would wait for it for ever.
            ours = active_worker.get(None)
            while workers := [worker for worker in self.workers if worker is not ours]:
                for worker in workers:
                    if not worker.is_cancelled:  # a second time would cut the cleaning up short
                        worker.cancel()
                await asyncio.gather(*(worker.wait() for worker in workers), return_exceptions=True)
        finally:
            self.exit(return_code=return_code)

    def _handle_exception(self, error: Exception) -> None:
        if not self.leaving:
            super()._handle_exception(error)
            self._limit(1)
        elif self._exception is None:
            # a screen that goes away while it changes misses parts of itself: tests see that, users need not
            self._exception = error
            self._exception_event.set()

    async def on_event(self, event: events.Event) -> None:
        if not (self.leaving and isinstance(event, events.InputEvent)):
            await super().on_event(event)

    async def run_action(self, *args: Any, **options: Any) -> bool:
        """Do nothing more once it is left."""
        return self.leaving or await super().run_action(*args, **options)

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **options: Any) -> Any:
        """Open no screen once it is left: it would never be mounted, and who waits for it would wait for ever."""
        if not self.leaving:
            return super().push_screen(screen, *args, **options)
        if options.get("wait_for_dismiss"):
            return asyncio.get_running_loop().create_future()
        return AwaitComplete()

    def switch_mode(self, mode: str) -> Any:
        """Go nowhere once it is left."""
        return AwaitComplete() if self.leaving else super().switch_mode(mode)
