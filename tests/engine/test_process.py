"""A child always ends, with whatever it started, whatever it does."""

import asyncio
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from tui.engine.process import end_all, output, started

_STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
grandchild = subprocess.Popen([sys.executable, "-c", stubborn])
print(os.getpid(), grandchild.pid, flush=True)
time.sleep(600)
"""
_FLOOD = """
import os
print(os.getpid(), os.getpid(), flush=True)
while True:
    os.write(1, b"x" * 65536)
"""
_SILENT = """
import os, sys, time
print(os.getpid(), os.getpid(), flush=True)
os.close(1)
os.close(2)
time.sleep(600)
"""


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def _wait_gone(pid: int) -> None:
    async with asyncio.timeout(3):
        while not _gone(pid):
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "program", [_STUBBORN, _FLOOD, _SILENT], ids=["ignores SIGTERM", "floods", "says nothing more"]
)
async def test_cancelling_ends_a_child_and_its_children_within_three_seconds(program: str) -> None:
    pids: list[int] = []
    told = asyncio.Event()

    async def read() -> None:
        async with started([sys.executable, "-c", program]) as child, aclosing(child.chunks()) as chunks:
            async for chunk in chunks:
                if not pids:
                    pids.extend(int(word) for word in chunk.split(b"\n")[0].split())
                    told.set()
            await child.wait()

    task = asyncio.ensure_future(read())
    await asyncio.wait_for(told.wait(), 10)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 3
    for pid in pids:
        await _wait_gone(pid)


async def test_a_second_cancellation_leaves_nothing_behind() -> None:
    pids: list[int] = []
    told = asyncio.Event()

    async def read() -> None:
        async with started([sys.executable, "-c", _STUBBORN]) as child, aclosing(child.chunks()) as chunks:
            async for chunk in chunks:
                pids.extend(int(word) for word in chunk.split())
                told.set()

    task = asyncio.ensure_future(read())
    await asyncio.wait_for(told.wait(), 10)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for pid in pids:
        await _wait_gone(pid)


async def test_ending_all_ends_what_runs() -> None:
    async with started([sys.executable, "-c", _STUBBORN]) as child, aclosing(child.chunks()) as chunks:
        pid = int((await anext(chunks)).split()[0])
        end_all()
        assert await child.wait() < 0
        await _wait_gone(pid)


async def test_a_short_command_gives_its_status_and_its_words() -> None:
    assert await output([sys.executable, "-c", "import sys; print('said'); sys.exit(3)"]) == (3, "said\n")


async def test_a_command_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError):
        await output([sys.executable, "-c", "import time; time.sleep(600)"], timeout=0.2)


async def test_a_program_that_does_not_exist_is_an_os_error() -> None:
    with pytest.raises(FileNotFoundError):
        await output([f"no-such-program-{os.getpid()}"])


async def test_a_child_is_ended_that_was_stopped_while_it_was_being_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = asyncio.create_subprocess_exec
    born = asyncio.get_running_loop().create_future()

    async def slow(*argv: str, **options: Any) -> asyncio.subprocess.Process:
        process = await start(*argv, **options)
        born.set_result(process)
        await asyncio.sleep(0)
        return process

    async def run() -> None:
        async with started([sys.executable, "-c", "import time; time.sleep(600)"]):
            raise AssertionError("it was stopped before")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", slow)
    task = asyncio.ensure_future(run())
    process = await born
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert process.returncode is not None


_OWNER = """
import asyncio, sys
from tui.engine.process import started

async def main():
    async with started(["sh", "-c", 'exec 3>"$0"; echo $$ >&3; exec sleep 300', sys.argv[1]]) as child:
        async for _ in child.chunks():
            pass

asyncio.run(main())
"""


@pytest.mark.skipif(
    shutil.which("setpriv") is None, reason="this system has no way to bind a child to its parent"
)
def test_a_silent_child_ends_with_a_program_that_is_killed(tmp_path: Path) -> None:
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with subprocess.Popen([sys.executable, "-c", _OWNER, fifo]) as owner:
            ready, _, _ = select.select([reader], [], [], 30)
            assert ready
            assert int(os.read(reader, 64)) > 0
            owner.kill()
        ready, _, _ = select.select([reader], [], [], 30)
        # nobody holds the other end any more
        assert ready
        assert os.read(reader, 64) == b""
    finally:
        os.close(reader)


async def test_a_child_is_given_a_temporary_directory_that_can_be_written(tmp_path: Path) -> None:
    status, text = await output(
        ["sh", "-c", "echo $TMPDIR"], {**os.environ, "TMPDIR": str(tmp_path / "gone")}
    )
    assert (status, text.strip()) == (0, tempfile.gettempdir())
