"""Work that a signal stops in an orderly way, so that what it started is reaped whoever stops us."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from tui.headless.say import Status, complain

_STOPPING = {
    signal.SIGINT: Status.INTERRUPTED,
    signal.SIGTERM: Status.TERMINATED,
    signal.SIGHUP: Status.HUNG_UP,
}


async def stoppable(work: Coroutine[Any, Any, Status]) -> Status:
    """Do the work; SIGTERM and SIGHUP end it as ctrl+c does, and decide the status."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    stopped_by: list[Status] = []

    def stop(status: Status) -> None:
        # only once: an impatient second signal would cut the reaping short
        if not stopped_by:
            stopped_by.append(status)
            task.cancel()

    for number, status in _STOPPING.items():
        loop.add_signal_handler(number, stop, status)
    try:
        return await task
    except asyncio.CancelledError:
        complain("The build was stopped; nothing of it is left running.")
        return stopped_by[0] if stopped_by else Status.FAILED
