"""Work that a signal cancels in an orderly way, so that its child processes are always reaped."""

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
    work: Coroutine[Any, Any, Done], on_signal: Callable[[signal.Signals], None]
) -> Done:
    """Do the work. SIGINT, SIGTERM and SIGHUP cancel it and leave it time to clean up.

    Args:
        work: the work to do.
        on_signal: called with the first signal, before the work is cancelled.

    Raises:
        asyncio.CancelledError: a signal cancelled it.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        # only once, because a second signal would interrupt the reaping
        if not task.done() and not task.cancelling():
            on_signal(number)
            task.cancel()

    for number in _STOPPING:
        loop.add_signal_handler(number, stop, number)
    return await task


async def stoppable(work: Coroutine[Any, Any, Status]) -> Status:
    """Do the work. SIGTERM and SIGHUP cancel it as ctrl+c does, and decide the exit status."""
    stopped_by: list[signal.Signals] = []
    try:
        return await cancelled_by_signals(work, stopped_by.append)
    except asyncio.CancelledError:
        output.error("The build was stopped. All processes and containers have ended.")
        return _STOPPING[stopped_by[0]] if stopped_by else Status.FAILED
