"""The exit of an app, the same for keys, signals, a closed terminal and errors."""

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
    """An app with an orderly exit. Once it is leaving, it opens no screen and handles no key.

    The exit status is the one of the first request to leave. Running work is stopped while the app is still intact. The
    process ends in any case: see :class:`tui.ending.Deadline`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.leaving = False
        """Whether the app is about to end."""
        self.deadline: Deadline | None = None
        """The time at which the process ends even if the app has not. None if the app is not leaving."""
        self._signals = EndingSignals(self.leave_soon)
        self._end: asyncio.Future[None] | None = None

    def on_load(self) -> None:
        self._signals.install()

    def on_unmount(self) -> None:
        self._signals.remove()

    async def stop(self) -> None:
        """Stop all running work and wait for its end."""

    async def action_quit(self) -> None:
        # a running build is stopped first, and its process has ended before ours
        await asyncio.shield(self._leave(0))

    async def key_ctrl_c(self) -> None:
        await self.action_quit()

    def terminal_closed(self) -> None:
        """Leave because the terminal was closed. Thread-safe."""
        self.leave_soon(_HUNG_UP)

    def leave_soon(self, return_code: int) -> None:
        """Leave. Thread-safe, and usable while the event loop is blocked."""
        self._limit(return_code)
        with suppress(RuntimeError):  # the loop is closed, so the app has ended already
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
        """Start to leave. Only the first call has an effect."""
        if self._end is None:
            self.leaving = True
            self._limit(return_code)
            self._end = asyncio.ensure_future(self._stop_and_exit(return_code))
        return self._end

    async def _stop_and_exit(self, return_code: int) -> None:
        try:
            await self.stop()
            # Textual cancels workers after the end of its loop without waiting for them. A child process that is being
            # started then would never be reaped, and asyncio would wait for it forever.
            ours = active_worker.get(None)
            while workers := [worker for worker in self.workers if worker is not ours]:
                for worker in workers:
                    if not worker.is_cancelled:  # a second cancellation would interrupt the cleanup
                        worker.cancel()
                await asyncio.gather(*(worker.wait() for worker in workers), return_exceptions=True)
        finally:
            self.exit(return_code=return_code)

    def _handle_exception(self, error: Exception) -> None:
        # this method and the attributes below are private in Textual, which has no public way to keep an error back
        if not self.leaving:
            super()._handle_exception(error)
            self._limit(1)
        elif self._exception is None:
            # a screen that closes during a change may lack some of its widgets, which only matters to tests
            self._exception = error
            self._exception_event.set()

    async def on_event(self, event: events.Event) -> None:
        if not (self.leaving and isinstance(event, events.InputEvent)):
            await super().on_event(event)

    async def run_action(self, *args: Any, **options: Any) -> bool:
        """Run an action, unless the app is leaving."""
        return self.leaving or await super().run_action(*args, **options)

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **options: Any) -> Any:
        """Open a screen, unless the app is leaving: the screen would never be mounted, and its caller would wait forever."""
        if not self.leaving:
            return super().push_screen(screen, *args, **options)
        if options.get("wait_for_dismiss"):
            return asyncio.get_running_loop().create_future()
        return AwaitComplete()

    def switch_mode(self, mode: str) -> Any:
        """Switch to a mode, unless the app is leaving."""
        return AwaitComplete() if self.leaving else super().switch_mode(mode)
