"""100,000 log lines through the real engine and the real app, against the same stream read and thrown away.

At two paces. As fast as it is read, which no engine does: this is the price of parsing and keeping a line. And 20,000
lines a second: BuildKit passes on 200 KiB a second of a step's output, so a step gets there only with lines of ten bytes.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Callable
from statistics import median

from tests.bench.cockpit import chatter, chattering, cockpit, job_of, shown_build
from tests.bench.figure import Figure, percentile, ratio
from tests.bench.lag import memory
from tui.engine.rawjson import RawJsonDecoder

LINES = 100_000
PACE = 20_000
"""Lines a second that BuildKit would pass on at most."""
_RUNS = 3
_MIB = 1 << 20


def figures() -> list[Figure]:
    """Run both roads in turns, at both paces."""
    with chatter() as environ:
        return asyncio.run(_figures(environ))


async def _figures(environ: dict[str, str]) -> list[Figure]:
    found = []
    async with cockpit(chattering(environ, 1_000, 0)) as app:
        # a first short build loads whatever is loaded late: it is not the flood's
        await shown_build(app, job_of(app))
        await asyncio.sleep(1)
        idle = memory()
        most = idle
        for name, pace in (("paced", PACE), ("unpaced", 0)):
            app.use_engine(chattering(environ, LINES, pace))
            ours, theirs, parsed, samples = [], [], [], []
            for _ in range(_RUNS):
                theirs.append(await asyncio.to_thread(seconds_to_read, environ, pace))
                parsed.append(await asyncio.to_thread(seconds_to_read, environ, pace, RawJsonDecoder().feed))
                shown = await shown_build(app, job_of(app))
                assert shown.lines == LINES, f"{shown.lines} lines arrived"
                ours.append(shown.seconds)
                samples += shown.lag.samples
                most = max(most, shown.lag.memory)
            found += _of(name, pace, ours, theirs, samples)
            how = "each message decoded as the app does it, and thrown away, against the stream thrown away"
            found.append(ratio(f"flood {name}, without a screen", parsed, theirs, None, how))
    how = f"RSS of the app's process, the most of all runs over {idle / _MIB:.0f} MiB when idle after a short build"
    return [*found, Figure("flood, memory", (most - idle) / _MIB, "MiB", 64, how)]


def _of(name: str, pace: int, ours: list[float], theirs: list[float], samples: list[float]) -> list[Figure]:
    speed = f"{pace:,} lines/s" if pace else "as fast as it is read"
    how = (
        f"{LINES:,} lines, one a message, {speed}: BuildxEngine and app, against reading and throwing away; "
        f"{_RUNS} runs in turns"
    )
    held = "asyncio.sleep(5 ms) coming late in the same runs"
    wall = ratio(f"flood {name}, wall", ours, theirs, 1.10, how)
    return [
        wall,
        Figure(
            f"flood {name}, speed", LINES / median(ours), "lines/s", None, "the app's road in the same runs"
        ),
        Figure(f"flood {name}, lag p99", percentile(samples, 0.99) * 1000, "ms", 50, held),
        Figure(f"flood {name}, lag worst", max(samples) * 1000, "ms", 150, held),
    ]


def seconds_to_read(
    environ: dict[str, str], pace: int, take: Callable[[bytes], object] = lambda data: None
) -> float:
    """Return the seconds that it takes to read the stream and throw it away, or what is taken out of it."""
    chosen = {**environ, "CHATTER_LINES": str(LINES), "CHATTER_PACE": str(pace)}
    began = time.perf_counter()
    argv = ["docker", "--iidfile", os.devnull]
    with subprocess.Popen(argv, env=chosen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        while data := os.read(process.stdout.fileno(), 65_536):
            take(data)
    return time.perf_counter() - began
