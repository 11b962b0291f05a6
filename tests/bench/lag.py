"""For how long the event loop was held, and how much memory was taken meanwhile."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

_STEP = 0.005
"""Seconds between two looks; what a look comes later than that, the loop was held."""


@dataclass(slots=True)
class Lag:
    """Samples in seconds, and the most memory (RSS, in bytes) that was seen."""

    samples: list[float] = field(default_factory=list)
    memory: int = 0


@asynccontextmanager
async def watched() -> AsyncIterator[Lag]:
    """Watch the event loop and the memory of this process for as long as the block lasts."""
    lag = Lag(memory=memory())

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_STEP)
            lag.samples.append(max(0.0, time.perf_counter() - began - _STEP))
            lag.memory = max(lag.memory, memory())

    task = asyncio.create_task(watch())
    try:
        yield lag
    finally:
        task.cancel()


def memory() -> int:
    """Return the bytes of memory that this process holds now (Linux only)."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
