"""Work that goes on while another screen is shown: how it comes to its end, and how it is stopped."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.worker import Worker

from tui.engine import EngineError
from tui.lab.files.files import WriteError
from tui.ui.lab.view import Standing


async def to_its_end(
    work: Awaitable[None], clean: Callable[[], Awaitable[None]], over: asyncio.Event
) -> tuple[Standing, str]:
    """Do the work and clean up after it; being cancelled is one way for it to end.

    Args:
        work: what is built and measured.
        clean: removes what it has made.
        over: set once everything has ended that was started.

    Returns:
        How it ended, and for trouble what happened and what to do.
    """
    try:
        await work
    except asyncio.CancelledError:
        return Standing.STOPPED, ""
    except (EngineError, WriteError) as error:
        return Standing.TROUBLE, f"{error.message} {error.hint}"
    finally:
        await clean()
        over.set()
    return Standing.DONE, ""


async def stop(worker: Worker[Any], over: asyncio.Event) -> None:
    """Cancel a worker, and wait until everything has ended that it has started.

    Only once: a second cancellation would cut off the first one's cleaning up.
    """
    if not worker.is_cancelled:
        worker.cancel()
    await over.wait()
