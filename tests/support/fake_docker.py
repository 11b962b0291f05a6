"""A Docker Engine that answers, and a ``docker`` whose builds hang and will not be asked to end.

The hanging build holds a pipe open: who reads the other end learns, without looking again and again, that it has
started (its process id arrives) and that it is gone with everything it started (the pipe ends).
"""

import json
import os
import select
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from threading import Thread

_CLI = """#!/bin/sh
case "$1 $2" in
"buildx inspect") echo "Name: hanging" ;;
"buildx build" | "buildx bake")
    trap '' TERM HUP INT
    exec 3>"$FAKE_DOCKER_PIPE"
    echo $$ >&3
    # whatever it started hangs as well
    cat "$FAKE_DOCKER_NEVER" &
    cat "$FAKE_DOCKER_NEVER"
    ;;
*) exit 1 ;;
esac
"""

_PATIENCE = 20
"""Seconds after which a test fails instead of waiting on."""


@dataclass(frozen=True, slots=True)
class FakeDocker:
    """The environment that leads to it, and the near end of the pipe."""

    environ: dict[str, str]
    _pipe: int

    def started(self) -> int:
        """Wait until a build runs, and return its process id."""
        return int(self._read())

    def gone(self) -> bool:
        """Wait until nothing of the build is left."""
        return self._read() == b""

    def _read(self) -> bytes:
        ready, _, _ = select.select([self._pipe], [], [], _PATIENCE)
        assert ready, "nothing happened"
        return os.read(self._pipe, 64)


@contextmanager
def fake_docker() -> Iterator[FakeDocker]:
    """Run the engine, and put the command first on the PATH of :attr:`FakeDocker.environ`."""
    folder = Path(tempfile.mkdtemp(prefix="fd-"))  # short: the path of a socket is bounded
    command = folder / "bin" / "docker"
    command.parent.mkdir()
    command.write_text(_CLI, encoding="utf-8")
    command.chmod(0o755)
    pipe, never = folder / "pipe", folder / "never"
    os.mkfifo(pipe)
    os.mkfifo(never)
    near = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    server = _Server(str(folder / "s"), _Engine)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    environ = {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "DOCKER_HOST": f"unix://{folder / 's'}",
        "FAKE_DOCKER_PIPE": str(pipe),
        "FAKE_DOCKER_NEVER": str(never),
    }
    try:
        yield FakeDocker(environ, near)
    finally:
        server.shutdown()
        server.server_close()
        os.close(near)
        shutil.rmtree(folder)


class _Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


class _Engine(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answer = {
            "Version": "28.5.1",
            "ApiVersion": "1.51",
            "MinAPIVersion": "1.24",
            "Os": "linux",
            "Arch": "amd64",
            "Components": [{"Name": "Engine"}],
        }
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Builder-Version", "2")
        self.end_headers()
        self.wfile.write(body)

    def do_DELETE(self) -> None:
        body = json.dumps({"message": "No such image: it was never built"}).encode()
        self.send_response(404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass
