"""Runs an image of the built-in builder without a daemon, in the user namespaces of bubblewrap (bwrap)."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from pathlib import Path
from shutil import which
from typing import IO, Any

from tui.engine.builtin.assemble import BuiltImage
from tui.engine.builtin.root import Node
from tui.engine.builtin.unpacked import Unpacked, unpack_image
from tui.engine.container import HELPER, ContainerState, MemoryUse, RunRequest
from tui.engine.engine import EngineError
from tui.engine.process import Child, output, started
from tui.engine.scratch import scratch
from tui.frozen import dataclass
from tui.text.clean import clean_line

_LOG_LINES = 200
_LOG_BYTES = 1 << 18
_LOOPBACK = frozenset({"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"})
"""127.0.0.1 and ::1 in ``/proc/net/tcp``, on a machine with the lowest byte first."""
_NOT_RUN = "The image was not run because"


class SandboxedContainer:
    """A :class:`~tui.engine.container.Container` without a daemon."""

    def __init__(self, run: "_Run", image: Unpacked, stack: AsyncExitStack) -> None:
        self._run = run
        self._image = image
        self._stack = stack
        self._child: Child | None = None
        self._output = b""
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the program, see :class:`~tui.engine.container.Container`."""
        await _check()
        await asyncio.to_thread(self._image.give_rights, *self._run.user)
        try:
            self._child = await self._stack.enter_async_context(
                started(self._run.argv, self._run.environment)
            )
        except OSError as error:
            raise EngineError(
                f"{_NOT_RUN} bwrap could not be started ({error.strerror or error}).",
                "Check its installation.",
            ) from None
        self._reading = asyncio.ensure_future(self._read(self._child))
        self._stack.push_async_callback(self._stop)

    async def _read(self, child: Child) -> None:
        async with aclosing(child.chunks()) as chunks:
            async for chunk in chunks:
                self._output = (self._output + chunk)[-_LOG_BYTES:]
        await child.wait()

    async def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading

    async def state(self) -> ContainerState:
        """Return the current state."""
        if self._reading is None or self._child is None:
            return ContainerState(running=False)
        if not self._reading.done():
            ports = await asyncio.to_thread(_loopback_ports, self._child.pid)
            return ContainerState(running=True, loopback_ports=ports)
        status = self._child.status
        last = (await self.log())[-1:]
        error = last[0].removeprefix("bwrap: ") if last and last[0].startswith("bwrap: ") else ""
        return ContainerState(running=False, status=status, error=error)

    async def log(self) -> tuple[str, ...]:
        """Return the last lines of the program's output."""
        lines = self._output.decode("utf-8", "replace").splitlines()[-_LOG_LINES:]
        return tuple(clean_line(line) for line in lines)

    async def memory(self) -> MemoryUse | None:
        """Return the current memory use of its processes."""
        if self._child is None:
            return None
        return await asyncio.to_thread(_memory_below, self._child.pid)

    async def address(self) -> tuple[str, int] | None:
        """Return nothing: its loopback is its own."""
        return None

    async def file(self, path: str, limit: int) -> IO[bytes] | None:
        """Return a file of the image."""
        place = self._image.file(path)
        if not place.is_file() or place.stat().st_size > limit:
            return None
        return place.open("rb")


@asynccontextmanager
async def sandboxed(image: BuiltImage, request: RunRequest) -> AsyncIterator[SandboxedContainer]:
    """Prepare an image without starting it, and end and remove everything at the end of the block.

    It has the image's user with the rights that the image gives, no capabilities, no network but its own loopback, and
    limited memory.

    Raises:
        EngineError: the image is damaged, or the disk is full.
    """
    config: dict[str, Any] = json.loads(image.config.path.read_bytes()).get("config") or {}
    with scratch() as folder:
        unpacked = await asyncio.to_thread(unpack_image, image.layers, folder / "root")
        run = _run(config, request, unpacked)
        async with AsyncExitStack() as stack:
            yield SandboxedContainer(run, unpacked, stack)


async def _check() -> None:
    """Check that this machine lets this user make namespaces.

    Raises:
        EngineError: it does not, or bwrap is missing.
    """
    path = which("bwrap")
    if path is None:
        raise EngineError(
            f"{_NOT_RUN} there is neither an engine nor bubblewrap on this machine.",
            "Install bubblewrap (bwrap), or load the image into Docker or Podman.",
        )
    try:
        status, text = await output([path, "--unshare-all", "--uid", "65532", "--ro-bind", "/", "/", "true"])
    except (OSError, TimeoutError) as error:
        status, text = 1, str(error)
    if status:
        raise EngineError(
            f"{_NOT_RUN} this machine does not permit user namespaces ({clean_line(text.strip(), 200)}).",
            "Load the image into Docker or Podman and run it there.",
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """A command line that runs an image."""

    argv: list[str]
    environment: Mapping[str, str]
    """The variables of the request, which are not on the command line, because they may be secret."""
    user: tuple[int, int]


def _run(config: Mapping[str, Any], request: RunRequest, image: Unpacked) -> _Run:
    """Return how to run an image. The places of mounts are made in the unpacked image."""
    uid, gid = image.ids(str(config.get("User") or ""))
    argv = [which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    argv += ["--cap-drop", "ALL", "--uid", str(uid), "--gid", str(gid)]
    argv += ["--ro-bind" if request.read_only else "--bind", str(image.folder), "/"]
    for path in request.volumes:
        argv += ["--bind", str(_made(image, path)), path]
    for mount, path in (("--proc", "/proc"), ("--dev", "/dev")):
        _made(image, path)
        argv += [mount, path]
    for path in request.temporary:
        _made(image, path)
        argv += ["--perms", "1777", "--tmpfs", path]
    if request.helper:
        (_made(image, HELPER.rpartition("/")[0]) / HELPER.rpartition("/")[2]).write_bytes(request.helper)
        image.root.nodes[HELPER] = Node("f", 0o755)
    for pair in config.get("Env") or ():
        name, _, value = str(pair).partition("=")
        if name not in request.environment:
            argv += ["--setenv", name, value]
    argv += ["--chdir", str(config.get("WorkingDir") or "/"), "--"]
    entrypoint = request.entrypoint or tuple(config.get("Entrypoint") or ())
    command = request.command or (() if request.entrypoint else tuple(config.get("Cmd") or ()))
    limits = []
    if (prlimit := which("prlimit")) is not None:
        # address space is no measure for Go, which reserves far more than it uses
        limits = [prlimit, f"--data={request.memory_bytes}", "--core=0", "--"]
    return _Run([*limits, *argv, *entrypoint, *command], dict(request.environment), (uid, gid))


def _made(image: Unpacked, path: str) -> Path:
    place = image.file(path)
    place.mkdir(parents=True, exist_ok=True)
    return place


def _loopback_ports(pid: int) -> frozenset[int]:
    """Return the TCP ports on which descendants of a process listen on loopback only. Blocking.

    Source: proc(5), ``/proc/net/tcp``: the local address in hexadecimal, and the state 0A for a listener.
    """
    addresses: dict[int, set[str]] = {}
    for name in ("tcp", "tcp6"):
        with suppress(OSError, ValueError, IndexError):
            text = Path(f"/proc/{_last_below(pid)}/net/{name}").read_text(encoding="ascii")
            for line in text.splitlines()[1:]:
                _, local, _, state = line.split()[:4]
                address, _, port = local.partition(":")
                if state == "0A":
                    addresses.setdefault(int(port, 16), set()).add(address)
    return frozenset(port for port, found in addresses.items() if found <= _LOOPBACK)


def _last_below(pid: int) -> int:
    """Return the last descendant of a process, which is inside its namespaces."""
    while children := Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        pid = int(children[0])
    return pid


def _memory_below(pid: int) -> MemoryUse | None:
    """Return the resident memory of the descendants of a process. Blocking."""
    parents: dict[int, int] = {}
    sizes: dict[int, tuple[int, int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, KeyError):
            lines = (folder / "status").read_text(encoding="utf-8", errors="replace").splitlines()
            fields = dict(line.split(":", 1) for line in lines if ":" in line)
            parents[int(folder.name)] = int(fields["PPid"])
            sizes[int(folder.name)] = (_kilobytes(fields["RssAnon"]), _kilobytes(fields["RssFile"]))
    found = [one for one in sizes if one != pid and _is_below(one, pid, parents)]
    if not found:
        return None
    return MemoryUse(sum(sizes[one][0] for one in found), sum(sizes[one][1] for one in found))


def _is_below(process: int, top: int, parents: Mapping[int, int]) -> bool:
    while process in parents:
        process = parents[process]
        if process == top:
            return True
    return False


def _kilobytes(text: str) -> int:
    return int(text.split(maxsplit=1)[0]) * 1024
