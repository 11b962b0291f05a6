"""Runs containers through the Engine API, and removes all of them."""

import asyncio
import atexit
import io
import tarfile
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import IO, Any
from uuid import uuid4

from tui.engine.container import HELPER, ContainerState, MemoryUse, RunRequest
from tui.engine.daemon import Daemon, remove_container
from tui.engine.engine import EngineError
from tui.engine.leftovers import LABEL, own_mark
from tui.engine.remaining import PATIENCE, SILENT, remains
from tui.engine.scratch import writing_temporary_files
from tui.engine.sweep import sweep
from tui.text.clean import clean_line

_LOG_LINES = 200
_LOG_BYTES = 1 << 18
"""The maximum bytes of a log that are read. The engine keeps at most :data:`_LOG_KEPT` of it."""
_LOG_KEPT = "2m"
_REMOVAL = 30.0
"""Seconds that the removal of a container may take. A stopped run has only :data:`PATIENCE`."""
_SPOOL = 64 << 20
"""The maximum bytes of a file in memory. A larger one goes to a temporary file."""

_live: dict[str, Daemon] = {}
"""Containers that may exist, by name."""


class DaemonContainer:
    """A :class:`~tui.engine.container.Container` of a Docker Engine."""

    def __init__(self, daemon: Daemon, name: str, request: RunRequest) -> None:
        self._daemon = daemon
        self._name = name
        self._request = request
        self.busy: asyncio.Future[None] | None = None
        """The start while it runs, during which a container must not be removed."""

    async def start(self) -> None:
        """Start the program, see :class:`~tui.engine.container.Container`."""
        self.busy = asyncio.ensure_future(self._daemon.call(lambda client: client.start(self._name)))
        try:
            await asyncio.shield(self.busy)
        except EngineError:
            if not (await self.state()).error:
                raise

    async def state(self) -> ContainerState:
        """Return the current state."""
        found = await self._inspect()
        state = found.get("State") or {}
        running = bool(state.get("Running"))
        ended = not running and state.get("Status") not in {"created", None}
        error = clean_line(str(state.get("Error") or ""))
        return ContainerState(
            running=running,
            status=int(state.get("ExitCode") or 0) if ended or error else None,
            error=error,
            out_of_memory=bool(state.get("OOMKilled")),
        )

    async def log(self) -> tuple[str, ...]:
        """Return the last lines of the program's output."""

        def read(client: Any) -> bytes:
            chunks = client.logs(
                self._name, stdout=True, stderr=True, tail=_LOG_LINES, stream=True, follow=False
            )
            data = b""
            try:
                for chunk in chunks:
                    data += chunk
                    if len(data) > _LOG_BYTES:
                        break
            finally:
                chunks.close()
            return data

        text = (await self._daemon.call(read)).decode("utf-8", "replace")
        return tuple(clean_line(line) for line in text.splitlines())

    async def memory(self) -> MemoryUse | None:
        """Return the current memory use."""
        found = await self._daemon.call(
            lambda client: client.stats(self._name, stream=False, one_shot=True, decode=None)
        )
        return memory_of(found.get("memory_stats") or {})

    async def address(self) -> tuple[str, int] | None:
        """Return the address of its published port."""
        ports = ((await self._inspect()).get("NetworkSettings") or {}).get("Ports") or {}
        for published in ports.get(f"{self._request.port}/tcp") or ():
            return "127.0.0.1", int(published["HostPort"])
        return None

    async def file(self, path: str, limit: int) -> IO[bytes] | None:
        """Return a file of the image."""

        def read(client: Any) -> IO[bytes] | None:
            chunks, _ = client.get_archive(self._name, path)
            try:
                with writing_temporary_files():
                    return _only_file(_Pieces(chunks), limit)
            finally:
                chunks.close()

        try:
            return await self._daemon.call(read)
        except EngineError as error:
            if "Could not find the file" in error.message or "no such file" in error.message.lower():
                return None
            raise

    async def _inspect(self) -> Mapping[str, Any]:
        return await self._daemon.call(lambda client: dict(client.inspect_container(self._name)))


@asynccontextmanager
async def contained(daemon: Daemon, request: RunRequest) -> AsyncIterator[DaemonContainer]:
    """Create a container without starting it, and remove it at the end of the block.

    Raises:
        EngineError: the image does not exist, or the engine does not answer.
    """
    await sweep(daemon)
    name = f"godock-tui-run-{uuid4().hex[:12]}"
    container = DaemonContainer(daemon, name, request)
    creating = asyncio.ensure_future(daemon.call(lambda client: _create(client, name, request)))
    _live[name] = daemon
    patience = _REMOVAL
    try:
        await asyncio.shield(creating)
        yield container
    except asyncio.CancelledError:
        patience = PATIENCE
        raise
    finally:
        # shielded, because a second cancellation must not leave the container behind
        await asyncio.shield(asyncio.ensure_future(_end(daemon, name, creating, container, patience)))


async def _end(
    daemon: Daemon,
    name: str,
    creating: "asyncio.Future[None]",
    container: DaemonContainer,
    patience: float,
) -> None:
    running = {step for step in (creating, container.busy) if step is not None}
    try:
        async with asyncio.timeout(patience):
            await asyncio.wait(running)
            await daemon.call(lambda client: remove_container(client, name))
    except TimeoutError:
        remains(f"container {name}", SILENT)
    except EngineError as error:
        remains(f"container {name}", error.message)
    for step in running:
        if step.done():
            step.exception()  # marked as retrieved: it was raised already, or there is no caller any more
    _live.pop(name, None)


def _create(client: Any, name: str, request: RunRequest) -> None:
    port, options = request.port, {}
    if port is not None:
        options["port_bindings"] = {port: ("127.0.0.1", None)}
    host = client.create_host_config(
        read_only=request.read_only,
        cap_drop=["ALL"],
        security_opt=["no-new-privileges:true"],
        mem_limit=request.memory_bytes,
        memswap_limit=request.memory_bytes,
        pids_limit=request.processes,
        network_mode="none" if port is None else "default",
        tmpfs=dict.fromkeys(request.temporary, "rw,nosuid,nodev,size=256m,mode=1777"),
        log_config={"type": "json-file", "config": {"max-size": _LOG_KEPT, "max-file": "1"}},
        **options,
    )
    client.create_container(
        request.image,
        name=name,
        entrypoint=list(request.entrypoint) or None,
        command=list(request.command) or None,
        environment=dict(request.environment) or None,
        labels={LABEL: str(own_mark())},
        ports=None if port is None else [port],
        volumes=[*request.volumes, *([HELPER.rpartition("/")[0]] if request.helper else [])] or None,
        host_config=host,
    )
    if request.helper:
        folder, _, file_name = HELPER.rpartition("/")
        client.put_archive(name, folder, _tar_of(file_name, request.helper))


def memory_of(stats: Mapping[str, Any]) -> MemoryUse | None:
    """Return the figures in an engine's ``memory_stats``, for control groups 2 (anon, file) or 1 (rss, cache)."""
    counted = stats.get("stats") or {}
    for anonymous, cache in (("anon", "file"), ("total_rss", "total_cache")):
        if anonymous in counted:
            return MemoryUse(int(counted[anonymous]), int(counted.get(cache) or 0))
    return None


class _Pieces(io.RawIOBase):
    """A response in pieces as a file."""

    def __init__(self, pieces: Any) -> None:
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _only_file(pieces: _Pieces, limit: int) -> IO[bytes] | None:
    """Return the first member of a tar if it is a regular file within the limit."""
    with tarfile.open(fileobj=io.BufferedReader(pieces, 1 << 18), mode="r|") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isreg() and member.size <= limit else None
            if file is None:
                return None
            kept: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 - the caller's to close
            while chunk := file.read(1 << 18):
                kept.write(chunk)
            kept.seek(0)
            return kept
    return None


def _tar_of(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as tar:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), 0o755
        tar.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def _remove_all() -> None:
    """Remove the remaining containers, for a program that ends without its event loop."""
    for name, daemon in list(_live.items()):
        with suppress(Exception):
            remove_container(daemon.client, name)


atexit.register(_remove_all)
