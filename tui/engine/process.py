"""A child process that always ends: read it, stop it, reap it, together with whatever it started."""

import asyncio
import atexit
import fcntl
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from shutil import which
from time import perf_counter

_CHUNK = 1 << 18
"""Bytes that are read at once: taking in as many holds the event loop for a millisecond."""
_PIPE = 1 << 20
"""Bytes that a child may be ahead of us, where the system lets the pipe be that large."""
_PAUSE = 0.003
"""Seconds between two reads of a child that writes little by little, for which each read would cost more than its words.

One that writes without end is read no faster: this still makes many times what a builder passes on of a log.
"""
_BURST = 0.3
"""Seconds for which a child that writes as fast as it can is read as fast as that."""
_TURNS = 20
"""Turns of the event loop that a child's output waits for, at most, while others have something to do."""
_IDLE = 0.0002
"""Seconds that a turn takes at most in which nobody had anything to do."""
_PATIENCE = 1.0
"""Seconds between asking a child to end and ending it: with reaping, cancelling stays below 2 seconds."""

_live: set[int] = set()
"""Process groups that run now: what :func:`end_all` ends when the program itself is ended."""


class Child:
    """A running child. Its output is read in chunks; :attr:`status` is its exit status once it has ended."""

    def __init__(self, process: asyncio.subprocess.Process, output: int) -> None:
        self._process = process
        self._output = output

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.returncode

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield what it writes (stdout and stderr together) until it closes both."""
        emptied = perf_counter()
        while chunk := await self._read():
            yield chunk
            now = perf_counter()
            little = len(chunk) < _CHUNK
            emptied = now if little else emptied
            if little or now - emptied > _BURST:
                await asyncio.sleep(_PAUSE)
            else:
                await _others()

    async def _read(self) -> bytes:
        while True:
            with suppress(BlockingIOError):
                return os.read(self._output, _CHUNK)
            await _readable(self._output)

    async def wait(self) -> int:
        """Wait for its end and return the exit status."""
        return await self._process.wait()

    async def end(self) -> None:
        """End it and its descendants, and reap it. Takes at most 2 seconds."""
        _signal(self._process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        except TimeoutError:
            _signal(self._process.pid, signal.SIGKILL)
            await self._process.wait()
        # whatever it left behind in its group
        _signal(self._process.pid, signal.SIGKILL)


async def _readable(file: int) -> None:
    """Wait until a file can be read, or has come to its end."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(file, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(file)


async def _others() -> None:
    """Let others have the event loop: a child that never pauses must not keep keys from being handled and drawn.

    A key is handled in many turns of the loop. Were one chunk read in each of them, the key would have to wait for all.
    """
    for _ in range(_TURNS):
        began = perf_counter()
        await asyncio.sleep(0)
        if perf_counter() - began < _IDLE:
            return


def _pipe() -> tuple[int, int]:
    """Return the ends of a pipe; reading from it never blocks."""
    near, far = os.pipe()
    os.set_blocking(near, False)
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # there is a limit to what all pipes of a user hold
            fcntl.fcntl(near, fcntl.F_SETPIPE_SZ, _PIPE)
    return near, far


async def _start(
    argv: Sequence[str], output: int, environ: Mapping[str, str] | None, cwd: str | None
) -> asyncio.subprocess.Process:
    """Start a process in a session of its own; our copy of its output is closed, so that the pipe ends with it."""
    try:
        return await asyncio.create_subprocess_exec(
            *_bound(argv, os.environ if environ is None else environ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=None if environ is None else dict(environ),
            cwd=cwd,
        )
    finally:
        os.close(output)


def _bound(argv: Sequence[str], environ: Mapping[str, str]) -> Sequence[str]:
    """Return a command line whose process is asked to end when ours does, however that comes about.

    A child that prints nothing would not notice for minutes that nobody listens any more. Only Linux can be asked for
    this, through util-linux; elsewhere, and for a program that is not there, the command line stays as it is.
    """
    helper = which("setpriv")
    if helper is None or which(argv[0], path=environ.get("PATH")) is None:
        return argv
    return [helper, "--pdeathsig", "TERM", "--", *argv]


async def _end(starting: "asyncio.Future[asyncio.subprocess.Process]", output: int) -> None:
    """End a child that is still being started."""
    with suppress(OSError):
        await Child(await starting, output).end()


@asynccontextmanager
async def started(
    argv: Sequence[str], environ: Mapping[str, str] | None = None, cwd: str | None = None
) -> AsyncIterator[Child]:
    """Start a child in a session of its own, and make sure that it has ended when the block is left.

    Raises:
        OSError: the program cannot be started.
    """
    near, far = _pipe()
    try:
        starting = asyncio.ensure_future(_start(argv, far, environ, cwd))
        try:
            process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            # it runs already, or is about to: asyncio would end it, but not what it has started itself
            await asyncio.shield(asyncio.ensure_future(_end(starting, near)))
            raise
        child = Child(process, near)
        _live.add(process.pid)
        try:
            yield child
        finally:
            if child.status is None:
                # shielded: a second cancellation must not leave the child behind
                await asyncio.shield(asyncio.ensure_future(child.end()))
            _live.discard(process.pid)
    finally:
        os.close(near)


async def output(
    argv: Sequence[str], environ: Mapping[str, str] | None = None, timeout: float = 10
) -> tuple[int, str]:
    """Run a short command and return its exit status and what it wrote.

    Raises:
        OSError: the program cannot be started.
        TimeoutError: it took longer than ``timeout`` seconds; it has been ended.
    """
    async with asyncio.timeout(timeout), started(argv, environ) as child:
        data = b"".join([chunk async for chunk in child.chunks()])
        return await child.wait(), data.decode("utf-8", "replace")


def end_all() -> None:
    """End every child at once, for a program that is about to exit without its event loop."""
    for pid in list(_live):
        _signal(pid, signal.SIGKILL)


# a crash may end the event loop before a build's own clean-up has run
atexit.register(end_all)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
