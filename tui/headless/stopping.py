"""Work that a signal cancels in an orderly way, so that its child processes are always reaped."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from tui import ending
from tui.engine.remaining import remaining
from tui.headless import output
from tui.headless.output import Status

Done = TypeVar("Done")
_STOPPING = {
    signal.SIGINT: Status.INTERRUPTED,
    signal.SIGTERM: Status.TERMINATED,
    signal.SIGHUP: Status.HUNG_UP,
}
_SECOND = 0.5
"""Seconds after which another ctrl+c is a second one. Programs such as `uv run` pass the same one on again."""


class Stopped(Exception):
    """The work was cancelled from outside.

    Attributes:
        status: the exit status.
    """

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


async def cancelled_by_signals(
    work: Coroutine[Any, Any, Done], on_stop: Callable[[], None] = lambda: None
) -> Done:
    """Do the work. SIGINT, SIGTERM and SIGHUP cancel it and leave it time to clean up.

    So does the end of the reader of stdout and stderr, such as `head`. A second ctrl+c ends the process at once.

    Args:
        work: the work to do.
        on_stop: called when the work was cancelled, before it has cleaned up.

    Raises:
        Stopped: it was cancelled.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    stopped: list[tuple[Status, float]] = []

    def stop(status: Status) -> None:
        now = loop.time()
        if stopped:
            if status is Status.INTERRUPTED and now - stopped[0][1] > _SECOND:
                output.error("Stopped before the cleanup was complete.", "The next run removes the rest.")
                ending.end_at_once(status)
            return
        stopped.append((status, now))
        # not cancelled again, which would interrupt the reaping, and before any output, which may fail
        if not task.done() and task.cancel():
            on_stop()

    for number, status in _STOPPING.items():
        # a signal that the caller ignores, as nohup does, stays ignored
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop, status)
    output.when_lost = lambda: loop.call_soon_threadsafe(stop, Status.HUNG_UP)
    try:
        if output.is_lost():
            stop(Status.HUNG_UP)
        return await task
    except asyncio.CancelledError:
        raise Stopped(stopped[0][0] if stopped else Status.FAILED) from None
    finally:
        output.when_lost = None


async def stoppable(work: Coroutine[Any, Any, Status]) -> Status:
    """Do the work, which may be stopped, and return the exit status."""
    try:
        return await cancelled_by_signals(work)
    except Stopped as stopped:
        output.error("The build was stopped.", ended())
        return stopped.status


def ended() -> str:
    """Return whether a stopped run has left anything, in one sentence."""
    if any(not one.earlier for one in remaining()):
        return "The cleanup is incomplete."
    return "All processes and containers have ended."
