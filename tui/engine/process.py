"""A child process that always ends: read it, stop it, reap it, together with whatever it started."""

import asyncio
import atexit
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

_CHUNK = 1 << 16
_PATIENCE = 2.0
"""Seconds between asking a child to end and ending it: with reaping, cancelling stays below 3 seconds."""

_DRAIN = 0.5
"""Seconds given to the pipe of a child that was ended: something that left its group may hold it open."""

_live: set[int] = set()
"""Process groups that run now: what :func:`end_all` ends when the program itself is ended."""


class Child:
    """A running child. Its output is read in chunks; :attr:`status` is its exit status once it has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.returncode

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield what it writes (stdout and stderr together) until it closes both."""
        assert self._process.stdout is not None  # noqa: S101 - asked for when it was started
        while chunk := await self._process.stdout.read(_CHUNK):
            yield chunk
            # a child that never pauses must not keep keys from being handled
            await asyncio.sleep(0)

    async def wait(self) -> int:
        """Wait for its end and return the exit status."""
        return await self._process.wait()

    async def end(self) -> None:
        """End it and its descendants, and reap it. Takes at most 3 seconds."""
        _signal(self._process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        except TimeoutError:
            _signal(self._process.pid, signal.SIGKILL)
            await self._process.wait()
        # whatever it left behind in its group, and in its pipe: the pipe closes only when it has been read
        _signal(self._process.pid, signal.SIGKILL)
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN):
                async for _chunk in self.chunks():
                    pass


async def _end(starting: "asyncio.Future[asyncio.subprocess.Process]") -> None:
    """End a child that is still being started."""
    with suppress(OSError):
        await Child(await starting).end()


@asynccontextmanager
async def started(
    argv: Sequence[str], environ: Mapping[str, str] | None = None, cwd: str | None = None
) -> AsyncIterator[Child]:
    """Start a child in a session of its own, and make sure that it has ended when the block is left.

    Raises:
        OSError: the program cannot be started.
    """
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            env=None if environ is None else dict(environ),
            cwd=cwd,
            limit=_CHUNK * 4,
        )
    )
    try:
        process = await asyncio.shield(starting)
    except asyncio.CancelledError:
        # it runs already, or is about to: asyncio would end it, but not what it has started itself
        await asyncio.shield(asyncio.ensure_future(_end(starting)))
        raise
    child = Child(process)
    _live.add(process.pid)
    try:
        yield child
    finally:
        if child.status is None:
            # shielded: a second cancellation must not leave the child behind
            await asyncio.shield(asyncio.ensure_future(child.end()))
        _live.discard(process.pid)


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
