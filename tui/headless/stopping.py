"""Work that a signal stops in an orderly way, so that what it started is reaped whoever stops us."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from tui.headless import output
from tui.headless.output import Status

Done = TypeVar("Done")
_STOPPING = {
    signal.SIGINT: Status.INTERRUPTED,
    signal.SIGTERM: Status.TERMINATED,
    signal.SIGHUP: Status.HUNG_UP,
}


async def cancelled_by_signals(
    work: Coroutine[Any, Any, Done], told: Callable[[signal.Signals], None]
) -> Done:
    """Do the work; SIGINT, SIGTERM and SIGHUP cancel it, and it has the time to clean up.

    Args:
        work: what is done.
        told: called with the first signal, before the work is cancelled.

    Raises:
        asyncio.CancelledError: a signal has ended it.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        # only once: an impatient second signal would cut the reaping short
        if not task.done() and not task.cancelling():
            told(number)
            task.cancel()

    for number in _STOPPING:
        loop.add_signal_handler(number, stop, number)
    return await task


async def stoppable(work: Coroutine[Any, Any, Status]) -> Status:
    """Do the work; SIGTERM and SIGHUP end it as ctrl+c does, and decide the status."""
    stopped_by: list[signal.Signals] = []
    try:
        return await cancelled_by_signals(work, stopped_by.append)
    except asyncio.CancelledError:
        output.error("The build was stopped. Nothing is left running.")
        return _STOPPING[stopped_by[0]] if stopped_by else Status.FAILED
