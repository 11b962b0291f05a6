"""Stopping does not wait for an engine that does not respond, and what may remain is reported."""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from threading import Event, Thread
from typing import Any

import pytest

from tui.engine.container import RunRequest
from tui.engine.containers import contained
from tui.engine.daemon import Daemon
from tui.engine.remaining import SILENT, remaining

_LIMIT = 10
"""Seconds. The time limits of the requests are 20 and 300 seconds."""


class _Silent(BaseHTTPRequestHandler):
    """Answers the questions for its version, and nothing else."""

    asked: Event
    end: Event

    def do_GET(self) -> None:
        if "/version" not in self.path:
            self._be_silent()
            return
        body = json.dumps({"Version": "28.5", "ApiVersion": "1.51", "MinAPIVersion": "1.24"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self._be_silent()

    def do_DELETE(self) -> None:
        self._be_silent()

    def _be_silent(self) -> None:
        self.asked.set()
        self.end.wait(60)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


@pytest.fixture
def asked() -> Event:
    """Set when the engine has a request that it does not answer."""
    return Event()


@pytest.fixture
def daemon(asked: Event, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    end = Event()
    handler = type("Handler", (_Silent,), {"asked": asked, "end": end})
    monkeypatch.setattr("tui.engine.remaining._remaining", {})
    monkeypatch.setattr("tui.engine.containers.PATIENCE", 0.2)
    with tempfile.TemporaryDirectory(prefix="s-") as folder:
        path = Path(folder) / "s"
        with _Server(str(path), handler) as server:
            Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            daemon = Daemon(f"unix://{path}")
            monkeypatch.setattr("tui.engine.sweep._swept", {daemon.endpoint})
            yield daemon
            end.set()
            server.shutdown()


def _stopped(work: Callable[[], Coroutine[Any, Any, object]], asked: Event) -> None:
    """Start work, cancel it when the engine is silent, and end the event loop."""

    async def run() -> None:
        task = asyncio.ensure_future(work())
        await asyncio.to_thread(asked.wait, 60)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    began = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - began < _LIMIT


def test_stopping_does_not_wait_while_an_image_is_read(daemon: Daemon, asked: Event) -> None:
    _stopped(lambda: daemon.archive("x"), asked)
    assert remaining() == ()


def test_a_container_whose_creation_is_not_confirmed_is_reported(daemon: Daemon, asked: Event) -> None:
    async def run() -> None:
        async with contained(daemon, RunRequest(image="x")):
            pass

    _stopped(run, asked)
    [left] = remaining()
    assert left.what.startswith("container godock-tui-run-")
    assert left.why == SILENT
