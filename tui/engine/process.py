"""Runs child processes that always end, together with their descendants."""

import asyncio
import atexit
import fcntl
import os
import signal
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from shutil import which
from time import perf_counter

_CHUNK = 1 << 18
"""Bytes of one read. Handling as many takes the event loop a millisecond."""
_PIPE = 1 << 20
"""The capacity of the pipe in bytes, where the system allows it."""
_PAUSE = 0.003
"""Seconds between two reads of a child that writes small pieces, where a read costs more than handling its text.

A child that writes endlessly is read at the same rate, which is many times the log output of a builder.
"""
_BURST = 0.3
"""Seconds for which a child that writes at full speed is read at full speed."""
_TURNS = 20
"""The maximum turns of the event loop that a child's output waits while other tasks run."""
_IDLE = 0.0002
"""The maximum seconds of an idle turn."""
_PATIENCE = 1.0
"""Seconds between SIGTERM and SIGKILL. With reaping, cancelling stays below 2 seconds."""

_live: set[int] = set()
"""Running process groups, which :func:`end_all` kills when the program ends."""


class Child:
    """A running child. Its output is read in chunks, and :attr:`status` is its exit status after its end."""

    def __init__(self, process: asyncio.subprocess.Process, output: int) -> None:
        self._process = process
        self._output = output

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal, or None while it runs."""
        return self._process.returncode

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield its output (stdout and stderr together) until it closes both."""
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
        """End the child and its descendants, and reap it. Takes at most 2 seconds."""
        _signal(self._process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        except TimeoutError:
            _signal(self._process.pid, signal.SIGKILL)
            await self._process.wait()
        # the rest of its process group
        _signal(self._process.pid, signal.SIGKILL)


async def _readable(file: int) -> None:
    """Wait until a file is readable or at its end."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(file, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(file)


async def _others() -> None:
    """Let other tasks run, so that a child that never pauses does not delay keys and drawing.

    A key takes many turns of the loop. If each turn read a chunk, the key would wait for all of them.
    """
    for _ in range(_TURNS):
        began = perf_counter()
        await asyncio.sleep(0)
        if perf_counter() - began < _IDLE:
            return


def _pipe() -> tuple[int, int]:
    """Return the ends of a pipe. Reading never blocks."""
    near, far = os.pipe()
    os.set_blocking(near, False)
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # all pipes of a user share a limit
            fcntl.fcntl(near, fcntl.F_SETPIPE_SZ, _PIPE)
    return near, far


async def _start(
    argv: Sequence[str], stdin: int, output: int, environ: Mapping[str, str] | None, cwd: str | None
) -> asyncio.subprocess.Process:
    """Start a process in its own session. The parent's copy of its output is closed, so that the pipe ends with it."""
    try:
        return await asyncio.create_subprocess_exec(
            *_bound(argv, os.environ if environ is None else environ),
            stdin=stdin,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=_usable(os.environ if environ is None else environ),
            cwd=cwd,
        )
    finally:
        os.close(output)


def _usable(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment with the temporary directory that Python chose, because TMPDIR may be full or missing."""
    if "TMPDIR" not in environ:
        return dict(environ)
    with suppress(OSError):  # no directory is usable, which our own temporary files report
        return {**environ, "TMPDIR": tempfile.gettempdir()}
    return dict(environ)


def _bound(argv: Sequence[str], environ: Mapping[str, str]) -> Sequence[str]:
    """Return a command line whose process gets SIGTERM when this program ends in any way.

    A child that prints nothing would not notice a closed pipe for minutes. Only Linux supports this, through
    util-linux. On other systems, and for a missing program, the command line stays unchanged.
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
    argv: Sequence[str],
    environ: Mapping[str, str] | None = None,
    cwd: str | None = None,
    stdin: int = asyncio.subprocess.DEVNULL,
) -> AsyncIterator[Child]:
    """Start a child in its own session, and end it at the end of the block.

    Raises:
        OSError: the program cannot be started.
    """
    near, far = _pipe()
    try:
        starting = asyncio.ensure_future(_start(argv, stdin, far, environ, cwd))
        try:
            process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            # it runs or starts now, and asyncio would end it without its descendants
            await asyncio.shield(asyncio.ensure_future(_end(starting, near)))
            raise
        child = Child(process, near)
        _live.add(process.pid)
        try:
            yield child
        finally:
            if child.status is None:
                # shielded, because a second cancellation must not leave the child behind
                await asyncio.shield(asyncio.ensure_future(child.end()))
            _live.discard(process.pid)
    finally:
        os.close(near)


async def output(
    argv: Sequence[str], environ: Mapping[str, str] | None = None, timeout: float = 10
) -> tuple[int, str]:
    """Run a short command and return its exit status and output.

    Raises:
        OSError: the program cannot be started.
        TimeoutError: it took longer than ``timeout`` seconds and was ended.
    """
    async with asyncio.timeout(timeout), started(argv, environ) as child:
        data = b"".join([chunk async for chunk in child.chunks()])
        return await child.wait(), data.decode("utf-8", "replace")


def end_all() -> None:
    """Kill every child, for a program that exits without its event loop."""
    for pid in list(_live):
        _signal(pid, signal.SIGKILL)


# a crash may end the event loop before a build's own clean-up
atexit.register(end_all)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
