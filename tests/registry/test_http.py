"""Whatever a server does, an answer is whole and small and in time, or it is an error that says what to do."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.registry.loopback import Reply, Request, loopback, reply
from tui.registry import http as http_module
from tui.registry.error import RegistryError
from tui.registry.http import Http, Part
from tui.registry.time_limit import TimeLimit

_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def _send(
    url: str, *, seconds: float = 10, read_seconds: float = 5, limit: TimeLimit | None = None, **options: Any
) -> _Response:
    http = Http(limit or TimeLimit(seconds), read_seconds)
    try:
        answer = http.open(url, **options)
        return _Response(answer.status, answer.headers, answer.read(_LIMIT), answer.url)
    finally:
        http.close()


def _error(answer: Callable[[Request], Reply], *, seconds: float = 10) -> RegistryError:
    """Return what is said about a server that answers like that."""
    with loopback(answer) as server, pytest.raises(RegistryError) as caught:
        _send(server.url, seconds=seconds)
    assert caught.value.hint
    assert "127.0.0.1" in caught.value.message
    return caught.value


def test_a_whole_answer_is_returned_with_its_status() -> None:
    with loopback(lambda _: reply(404, b"nothing here", X_Thing="yes")) as server:
        response = _send(f"{server.url}/some/where", headers={"accept": "text/plain"})
    assert (response.status, response.body, response.headers["x-thing"]) == (404, b"nothing here", "yes")
    assert response.url == f"{server.url}/some/where"
    [request] = server.asked
    assert request.headers["accept"] == "text/plain"
    assert request.headers["user-agent"].startswith("godock-tui/")


def test_a_body_of_just_the_limit_is_read_and_one_byte_more_is_not() -> None:
    with loopback(lambda _: reply(body=b"x" * _LIMIT)) as server:
        assert len(_send(server.url).body) == _LIMIT
    assert "more than 10000 bytes" in _error(lambda _: reply(body=b"x" * (_LIMIT + 1))).message


def test_a_body_without_an_end_is_given_up_at_the_limit() -> None:
    def endless(_: Request) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            yield b"x" * 4096

    assert "more than 10000 bytes" in _error(endless).message


def test_half_an_answer_is_none() -> None:
    assert (
        "was lost (the response is incomplete)" in _error(lambda _: reply(body=b"half", length=100)).message
    )


def test_half_a_chunked_answer_is_none() -> None:
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    assert "was lost (" in _error(lambda _: head + b"100\r\nonly this").message


@pytest.mark.parametrize("nonsense", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\xff\xfe\r\n\r\n"])
def test_what_is_no_http_is_an_error(nonsense: bytes) -> None:
    assert "was lost (" in _error(lambda _: nonsense).message


def test_headers_without_an_end_are_an_error() -> None:
    def endless(_: Request) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        while True:
            yield b"x: y\r\n" * 100

    assert "was lost (" in _error(endless).message


def test_a_server_that_says_nothing_is_given_up() -> None:
    with loopback(lambda _: server.silence()) as server, pytest.raises(RegistryError) as caught:
        _send(server.url, read_seconds=0.05)
    assert "did not respond in time" in caught.value.message
    assert caught.value.whole_host


def test_a_body_that_drips_is_given_up_when_the_time_is_over() -> None:
    def drip(_: Request) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n"
        yield from server.drip(b"x")

    with loopback(drip) as server, pytest.raises(RegistryError, match="did not respond in time"):
        _send(server.url, seconds=0.2)


def test_nothing_is_asked_when_the_time_is_over() -> None:
    with loopback(lambda _: reply()) as server, pytest.raises(RegistryError, match="did not respond in time"):
        _send(server.url, seconds=0)
    assert server.asked == []


def test_a_connection_that_is_refused_is_named() -> None:
    with loopback(lambda _: reply()) as server:
        gone = server.url
    with pytest.raises(RegistryError) as caught:
        _send(gone)
    assert "is unreachable" in caught.value.message
    assert "--offline" in caught.value.hint


def test_redirects_are_followed_and_a_token_is_not_carried_to_another_host() -> None:
    with loopback(lambda _: reply(body=b"there")) as there:

        def here(request: Request) -> bytes:
            target = "/second" if request.path == "/first" else f"{there.url}/third"
            return reply(307, location=target)

        with loopback(here) as first:
            response = _send(f"{first.url}/first", headers={"authorization": "Bearer secret"})
    assert (response.body, response.url) == (b"there", f"{there.url}/third")
    assert [request.headers.get("authorization") for request in first.asked] == ["Bearer secret"] * 2
    assert [request.headers.get("authorization") for request in there.asked] == [None]


def test_redirects_in_a_circle_end() -> None:
    with loopback(lambda _: reply(302, location="/again")) as server, pytest.raises(RegistryError) as caught:
        _send(server.url)
    assert "too many times" in caught.value.message
    assert len(server.asked) == 5


@pytest.mark.parametrize(
    "target", ["ftp://127.0.0.1/x", "file:///etc/passwd", "http://192.0.2.1/x", "http://[::x"]
)
def test_a_redirect_to_what_is_not_https_is_not_followed(target: str) -> None:
    with loopback(lambda _: reply(302, location=target)) as server, pytest.raises(RegistryError) as caught:
        _send(server.url)
    assert len(server.asked) == 1
    assert caught.value.hint


def test_plain_http_is_spoken_only_to_this_machine() -> None:
    with pytest.raises(RegistryError, match="without HTTPS"):
        _send("http://registry.example/v2/")


def test_a_server_that_speaks_no_tls_is_not_trusted() -> None:
    with loopback(lambda _: reply()) as server, pytest.raises(RegistryError) as caught:
        _send(server.url.replace("http:", "https:"))
    assert "TLS connection" in caught.value.message
    assert caught.value.whole_host


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_a_certificate_of_nobody_we_know_is_not_trusted(authority: trustme.CA) -> None:
    with loopback(lambda _: reply(), _tls(authority, "127.0.0.1")) as server:
        with pytest.raises(RegistryError) as caught:
            _send(server.url)
        assert server.asked == []
    assert "is not trusted" in caught.value.message
    assert "certificate" in caught.value.message
    assert "SSL_CERT_FILE" in caught.value.hint


def test_an_authority_of_the_users_own_is_trusted(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with loopback(lambda _: reply(body=b"safe"), _tls(authority, "127.0.0.1")) as server:
        assert _send(server.url).body == b"safe"
    with (
        loopback(lambda _: reply(), _tls(authority, "else.example")) as server,
        pytest.raises(RegistryError, match=r"is not trusted \(.*127\.0\.0\.1"),
    ):
        _send(server.url)


def test_a_redirect_from_a_safe_server_to_a_plain_one_is_not_followed(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also on this machine only who was asked plainly may answer plainly."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with loopback(lambda _: reply()) as plain:
        monkeypatch.setattr(http_module, "is_loopback", lambda authority: authority == plain.address)
        safe = loopback(lambda _: reply(302, location=plain.url), _tls(authority, "127.0.0.1"))
        with safe as server, pytest.raises(RegistryError, match="without HTTPS"):
            _send(server.url)
        assert plain.asked == []


def test_a_cut_time_limit_ends_a_read_that_waits() -> None:
    limit = TimeLimit(60)

    def cut(_: Request) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"
        limit.cut()
        yield from server.silence()

    with loopback(cut) as server, pytest.raises(RegistryError, match="did not respond in time"):
        _send(server.url, limit=limit)
    assert limit.left == 0


def test_what_a_server_says_reaches_no_terminal_as_it_is() -> None:
    error = _error(lambda _: b"HTTP/1.1 999999 \x1b]0;mine\x07\r\n\r\n")
    assert error.message.isprintable()
    assert error.hint.isprintable()


def test_a_proxy_of_the_environment_is_used_but_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with loopback(lambda _: reply(403)) as proxy, loopback(lambda _: reply(body=b"straight")) as server:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        assert _send(server.url).body == b"straight"
        assert proxy.asked == []
        with pytest.raises(RegistryError) as caught:
            _send("https://registry.example/v2/")
        assert [request.method for request in proxy.asked] == ["CONNECT"]
    assert caught.value.message.startswith("The proxy for registry.example does not work (Tunnel")


def _part(content: bytes, size: int | None = None) -> Part:
    return Part(BytesIO(b"..." + content), 3, len(content) if size is None else size)


def test_a_part_of_a_file_is_sent_and_sent_again_after_a_redirect_on_the_same_host() -> None:
    def answer(request: Request) -> bytes:
        return reply(308, location="/second") if request.path == "/first" else reply(201)

    with loopback(answer) as server:
        assert _send(f"{server.url}/first", method="PUT", part=_part(b"content")).status == 201
    assert [(request.body, request.headers["content-length"]) for request in server.asked] == [
        (b"content", "7")
    ] * 2


def test_a_body_is_not_carried_to_another_host() -> None:
    with loopback(lambda _: reply(201)) as there, loopback(lambda _: reply(307, location=there.url)) as here:
        assert _send(here.url, method="POST", part=_part(b"refresh_token=secret")).status == 307
    assert there.asked == []


def test_a_file_that_became_shorter_is_named_as_the_cause() -> None:
    with loopback(lambda _: reply(201)) as server, pytest.raises(RegistryError, match="shorter than expect"):
        _send(server.url, method="PUT", part=_part(b"short", 100))


def test_a_server_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "CONNECT_SECONDS", 20)
    limit = TimeLimit(60)
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(RegistryError, match="was lost"):
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        _send(url, method="PUT", part=_part(bytes(50_000_000)), read_seconds=0.05, limit=limit)
    assert limit.left > 50


def test_nothing_more_is_sent_when_the_time_is_over() -> None:
    class Limit(TimeLimit):
        over = False

        @property
        def left(self) -> float:
            return 0.0 if self.over else 60.0

    class Content(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            limit.over = True
            return super().read(size)

    limit, content = Limit(60), Content(bytes(1_000_000))
    with loopback(lambda _: reply(201)) as server, pytest.raises(RegistryError, match="in time"):
        _send(server.url, method="PUT", part=Part(content, 0, 1_000_000), limit=limit)
    assert content.tell() == 64 * 1024
