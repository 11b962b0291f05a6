"""The backend that uses only the Engine API, for machines without buildx, with BuildKit or the classic builder."""

import asyncio
import json
import socket
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from typing import Any

from tui.engine.api_stream import ApiStream
from tui.engine.bake import one_after_another
from tui.engine.context import DOCKERFILE, write_context
from tui.engine.daemon import Daemon
from tui.engine.daemon_engine import DaemonEngine
from tui.engine.dockerfile_line import line_of
from tui.engine.engine import BuildRequest, EngineError
from tui.engine.events import BuildEvent, Built, Failed, FailureKind, StepChanged
from tui.engine.failures import classify
from tui.engine.scratch import writing_temporary_files

_SILENCE = 3600
"""Seconds that a step may be silent, because linking a large program prints nothing."""

_NO_SESSION = "The build needs a secret or the SSH agent, which the Engine API cannot pass to a build."
_NEEDS_BUILDX = (
    "Install the docker CLI with the buildx plug-in, or turn off private modules and the extra CA "
    "certificate."
)


class ApiEngine(DaemonEngine):
    """Sends the context as a tar and reads the response line by line in a thread."""

    async def _build(self, request: BuildRequest, began: float) -> AsyncGenerator[BuildEvent, None]:
        if request.secrets or request.ssh:
            yield Failed(FailureKind.OTHER, _NO_SESSION, 0.0, advice=_NEEDS_BUILDX)
            return
        stream = ApiStream()
        post = _Post(self._daemon, request, buildkit=self._info.buildkit)
        failed: StepChanged | None = None
        reader = asyncio.ensure_future(post.run())
        try:
            while (line := await post.lines.get()) is not None:
                for event in stream.feed(line):
                    failed = _failing(event) or failed
                    yield event
            for event in stream.close():
                failed = _failing(event) or failed
                yield event
            await reader
        except (EngineError, OSError) as error:
            stream.error = stream.error or (error.message if isinstance(error, EngineError) else str(error))
        finally:
            post.stop()
            with suppress(EngineError, OSError, asyncio.CancelledError):
                await asyncio.shield(asyncio.wait({reader}, timeout=2.5))
        took = time.monotonic() - began
        if stream.error or not stream.digest:
            failure = classify(stream.error)
            kind = FailureKind.STEP if failed and failure.kind is FailureKind.OTHER else failure.kind
            number = line_of(request.dockerfile, failed.name) if failed else 0
            message = stream.error or "The engine closed the connection."
            yield Failed(kind, message, took, failed.id if failed else "", number, failure.advice)
        else:
            yield Built(request.tag, stream.digest, took)

    async def bake(
        self, requests: Mapping[str, BuildRequest]
    ) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        """Build several images one after another with a shared cache."""
        async with aclosing(one_after_another(self.build, requests)) as events:
            async for found in events:
                yield found


class _Post:
    """One ``POST /build``, read in a thread. Closing its socket stops the build."""

    def __init__(self, daemon: Daemon, request: BuildRequest, *, buildkit: bool) -> None:
        self._daemon = daemon
        self._request = request
        self._version = "2" if buildkit else "1"
        self._loop = asyncio.get_running_loop()
        self._stop = threading.Event()
        self._socket: socket.socket | None = None
        self.lines: asyncio.Queue[bytes | None] = asyncio.Queue()
        """Lines of the response, then None."""

    async def run(self) -> None:
        """Send the request and read the response. The final None is always added."""
        try:
            await self._daemon.call(self._exchange)
        finally:
            self.lines.put_nowait(None)

    def _exchange(self, client: Any) -> None:
        request = self._request
        with (
            writing_temporary_files() as folder,
            tempfile.TemporaryFile(prefix="godock-", dir=folder) as file,
        ):
            write_context(request, file)
            file.seek(0)
            params: dict[str, Any] = {
                "version": self._version,
                "t": request.tag,
                "dockerfile": DOCKERFILE,
                "target": request.target,
                "platform": request.platform,
                "nocache": request.no_cache,
                "rm": True,
                "forcerm": True,
                "buildargs": json.dumps(dict(request.build_args)),
                "labels": json.dumps(dict(request.labels)),
            }
            headers = {"Content-Type": "application/tar"}
            answer = client._post(
                client._url("/build"),
                data=file,
                params=params,
                headers=headers,
                stream=True,
                timeout=_SILENCE,
            )
            client._raise_for_status(answer)
            with suppress(AttributeError, TypeError):
                self._socket = client._get_raw_response_socket(answer)
            try:
                for line in answer.iter_lines(chunk_size=1 << 14):
                    if self._stop.is_set():
                        return
                    self._loop.call_soon_threadsafe(self.lines.put_nowait, line)
            finally:
                answer.close()

    def stop(self) -> None:
        """Close the connection. A waiting read returns at once."""
        self._stop.set()
        if self._socket is not None:
            sock = getattr(self._socket, "_sock", self._socket)
            with suppress(OSError, AttributeError):
                sock.shutdown(socket.SHUT_RDWR)


def _failing(event: BuildEvent) -> StepChanged | None:
    return event if isinstance(event, StepChanged) and event.error else None
