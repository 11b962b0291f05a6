"""A server on this machine that answers as a test says, bytes and all: also as no sensible server would."""

import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


Reply = bytes | Iterable[bytes]
Script = Callable[[Request], Reply]


@dataclass(slots=True)
class Loopback:
    """Where the server is, and what it was asked so far."""

    address: str
    closing: threading.Event
    """Set when the test is over: what holds an answer back waits for it."""
    scheme: str = "http"
    asked: list[Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.address}"

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.asked]

    def drip(self, piece: bytes, every: float = 0.01) -> Iterator[bytes]:
        """Send the same bytes again and again, without an end."""
        while not self.closing.wait(every):
            yield piece

    def silence(self) -> Iterator[bytes]:
        """Send nothing, and keep the connection."""
        self.closing.wait()
        yield b""


def reply(status: int = 200, body: bytes = b"", *, length: int | None = None, **headers: str) -> bytes:
    """Return an answer; ``length`` is what its header says, whatever the body has."""
    lines = [f"HTTP/1.1 {status} As the test says", "connection: close"]
    lines.append(f"content-length: {len(body) if length is None else length}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def reply_json(data: object, status: int = 200, **headers: str) -> bytes:
    return reply(status, json.dumps(data).encode(), length=None, content_type="application/json", **headers)


@contextmanager
def loopback(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    """Serve a script on a free port until the test is over."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(ssl.SSLError):  # who does not trust us hangs up
                self.answer()

        def answer(self) -> None:
            if not tls and self.connection.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS greeting
                self.wfile.write(reply(400, b"This is a plain server."))
                return
            if tls and not isinstance(self.connection, ssl.SSLSocket):
                self.wfile.write(reply(400, b"This is a TLS server."))
                return
            first = self.rfile.readline().decode("latin-1").split()
            if len(first) != 3:
                return
            headers = {}
            while line := self.rfile.readline().decode("latin-1").strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = self.rfile.read(int(headers.get("content-length", "0")))
            request = Request(first[0], first[1], headers, body)
            place.asked.append(request)
            answer = script(request)
            with suppress(OSError):
                for piece in (answer,) if isinstance(answer, bytes) else answer:
                    self.wfile.write(piece)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def get_request(self) -> tuple[socket.socket, object]:
            connection, peer = super().get_request()
            if tls and connection.recv(1, socket.MSG_PEEK) == b"\x16":
                connection = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            return connection, peer

    with Server(("127.0.0.1", 0), Handler) as server:
        place = Loopback(
            f"127.0.0.1:{server.server_address[1]}", threading.Event(), "https" if tls else "http"
        )
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield place
        finally:
            place.closing.set()
            server.shutdown()
            thread.join()
