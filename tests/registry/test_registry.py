"""A conversation with a registry: tokens, digests, platforms and tags, and every way in which it can go wrong."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.registry.loopback import Loopback, Reply, Request, loopback, reply, reply_json
from tests.registry.small_registry import CONFIG, INDEX, MANIFEST, PAGES, as_json, digest_of, serve
from tui.registry.http import Http
from tui.registry.reference import Reference
from tui.registry.registry import Image, Registry, RegistryError
from tui.registry.time_limit import TimeLimit

Change = Callable[[Request], Reply | None]


def _but(change: Change) -> Callable[[Request], Reply]:
    """Return a registry that does one thing differently."""
    return lambda request: change(request) or serve(request)


def _app(server: Loopback, tag: str = "v1") -> Reference:
    return Reference(server.address, "tools/app", tag)


def _ask(server: Loopback, tag: str = "v1", platform: str = "linux/amd64") -> Image:
    with Registry(TimeLimit(20)) as registry:
        return registry.image(_app(server, tag), platform)


def _refusal(change: Change, tag: str = "v1", platform: str = "linux/amd64") -> RegistryError:
    with loopback(_but(change)) as server, pytest.raises(RegistryError) as caught:
        _ask(server, tag, platform)
    assert caught.value.message.isprintable()
    assert caught.value.hint.isprintable()
    return caught.value


def test_an_image_is_the_digest_of_its_index_and_the_layers_of_one_platform() -> None:
    with loopback(serve) as server:
        answer = _ask(server)
    assert answer.digest == digest_of(INDEX)
    assert answer.manifest.compressed_bytes == 4500
    assert answer.platforms == ("linux/amd64", "linux/arm64/v8")
    assert server.paths == [
        "GET /v2/tools/app/manifests/v1",
        f"GET /v2/tools/app/manifests/{digest_of(MANIFEST)}",
    ]
    assert "oci.image.index.v1+json" in server.asked[0].headers["accept"]
    assert "docker.distribution.manifest.v2+json" in server.asked[0].headers["accept"]


def test_an_image_without_an_index_is_believed_for_its_own_platform_only() -> None:
    with loopback(serve) as server:
        answer = _ask(server, "single")
    assert (answer.digest, answer.manifest.compressed_bytes, answer.platforms) == (
        digest_of(MANIFEST),
        4500,
        ("linux/amd64",),
    )
    error = _refusal(lambda _: None, "single", "linux/arm64")
    assert "for linux/arm64, only for linux/amd64" in error.message


def test_a_platform_that_is_not_there_is_named_beside_those_that_are() -> None:
    error = _refusal(lambda _: None, platform="linux/riscv64")
    assert "for linux/riscv64, only for linux/amd64, linux/arm64/v8" in error.message
    assert not error.whole_host


def test_a_digest_in_the_reference_is_held() -> None:
    with loopback(serve) as server:
        pinned = _app(server).pinned(digest_of(INDEX))
        assert Registry(TimeLimit(20)).image(pinned).digest == digest_of(INDEX)
    changed = reply(200, INDEX + b" ")
    with loopback(lambda _: changed) as server, pytest.raises(RegistryError, match="unexpected digest"):
        Registry(TimeLimit(20)).image(_app(server).pinned(digest_of(INDEX)))


def _with_token(token: object, seen: list[Request]) -> Callable[[Request], Reply]:
    def answer(request: Request) -> Reply:
        if request.path.startswith("/token"):
            seen.append(request)
            return reply_json(token)
        if request.headers.get("authorization") != "Bearer good.token":
            challenge = f'Bearer realm="http://{request.headers["host"]}/token?x=1",service="here"'
            return reply(401, www_authenticate=challenge)
        return serve(request)

    return answer


@pytest.mark.parametrize("name", ["token", "access_token"])
def test_a_token_is_fetched_once_for_a_repository(name: str) -> None:
    seen: list[Request] = []
    with loopback(_with_token({name: "good.token"}, seen)) as server:
        assert _ask(server).manifest.compressed_bytes == 4500
    [asked] = seen
    assert parse_qs(urlsplit(asked.path).query) == {
        "x": ["1"],
        "service": ["here"],
        "scope": ["repository:tools/app:pull"],
    }
    assert "authorization" not in asked.headers


@pytest.mark.parametrize(
    "token", [{}, [], {"token": ""}, {"token": 3}, {"token": "a\r\nx: y"}, {"token": "a b"}, {"token": "ä"}]
)
def test_what_is_no_token_is_not_sent(token: object) -> None:
    with loopback(_with_token(token, [])) as server, pytest.raises(RegistryError) as caught:
        _ask(server)
    assert "is not usable (" in caught.value.message
    assert all("authorization" not in request.headers for request in server.asked)


def test_a_token_that_opens_nothing_is_not_tried_for_ever() -> None:
    with loopback(_with_token({"token": "bad.token"}, [])) as server, pytest.raises(RegistryError) as caught:
        _ask(server)
    assert "refused access to" in caught.value.message
    assert len(server.asked) == 3


@pytest.mark.parametrize("headers", [{}, {"www_authenticate": 'Basic realm="Registry"'}])
def test_a_registry_that_wants_a_login_is_told_from_a_broken_one(headers: dict[str, Any]) -> None:
    error = _refusal(lambda _: reply(401, **headers))
    assert "refused access to" in error.message
    assert error.hint.startswith("Run `docker login 127.0.0.1:")
    assert not error.whole_host


def test_a_public_registry_cannot_send_us_to_a_service_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    def send(_: Http, url: str, **__: object) -> object:
        sent.append(url)
        challenge = {"www-authenticate": 'Bearer realm="HTTP://127.0.0.1/token"'}
        return SimpleNamespace(status=401, headers=challenge, url=url, rest=bytes)

    monkeypatch.setattr(Http, "open", send)
    with pytest.raises(RegistryError, match="without HTTPS"):
        Registry(TimeLimit(20)).image(Reference("registry.example", "a", "1"))
    assert sent == ["https://registry.example/v2/a/manifests/1"]


@pytest.mark.parametrize(
    ("header", "when"),
    [
        ("", "later"),
        ("0", "later"),
        ("30", "in 30 s"),
        ("21600", "in 360 min"),
        ("9" * 5000, "later"),
        ("x", "later"),
    ],
)
def test_a_registry_that_has_had_enough_is_left_alone(header: str, when: str) -> None:
    error = _refusal(lambda _: reply(429, retry_after=header))
    assert "is rate-limiting this address" in error.message
    assert error.hint == f"Try again {when}."
    assert error.whole_host


@pytest.mark.parametrize(
    ("status", "said", "whole_host"),
    [
        (403, "refused access to", False),
        (404, "There is no image 127", False),
        (418, "HTTP 418", False),
        (503, "HTTP 503", True),
    ],
)
def test_a_status_that_is_no_answer_is_explained(status: int, said: str, whole_host: bool) -> None:
    error = _refusal(lambda _: reply(status, b"<html>"))
    assert said in error.message
    assert error.whole_host is whole_host


@pytest.mark.parametrize("body", [b"", b"<html>login</html>", b"{}", b"[]", CONFIG, b'{"schemaVersion": 1}'])
def test_an_answer_that_says_nothing_sensible_is_no_image(body: bytes) -> None:
    error = _refusal(lambda request: reply(200, body) if request.path.endswith("v1") else None)
    assert "is not usable (" in error.message


def test_a_manifest_that_was_changed_on_the_way_is_not_believed() -> None:
    def change(request: Request) -> Reply | None:
        return reply(200, MANIFEST.replace(b"4000", b"9999")) if "sha256" in request.path else None

    assert "unexpected digest" in _refusal(change).message


def test_an_index_that_is_not_what_its_header_says_is_not_believed() -> None:
    error = _refusal(lambda _: reply(200, INDEX, docker_content_digest=digest_of(b"other")))
    assert "unexpected digest" in error.message
    assert error.whole_host


def test_a_configuration_that_was_changed_is_not_believed() -> None:
    def change(request: Request) -> Reply | None:
        return reply(200, CONFIG.replace(b"amd64", b"arm64")) if "/blobs/" in request.path else None

    assert "unexpected digest" in _refusal(change, "single").message


def test_a_manifest_without_its_digest_in_a_header_gets_it_from_its_bytes() -> None:
    with loopback(lambda request: reply(200, PAGES[request.path])) as server:
        assert _ask(server).digest == digest_of(INDEX)


def test_an_index_within_an_index_is_not_followed() -> None:
    outer = as_json(
        {"manifests": [{"digest": digest_of(INDEX), "platform": {"os": "linux", "architecture": "amd64"}}]}
    )
    error = _refusal(lambda request: reply(200, outer) if request.path.endswith("v1") else None)
    assert "index within an index" in error.message


def _tags(answer: Callable[[Request], Reply], after: str = "") -> tuple[tuple[str, ...], Loopback]:
    with loopback(answer) as server:
        return Registry(TimeLimit(20)).tags(_app(server), after), server


def test_tags_are_read_over_all_pages() -> None:
    def answer(request: Request) -> Reply:
        query = parse_qs(urlsplit(request.path).query)
        if query["last"] == ["1.26"]:
            link = '</v2/tools/app/tags/list?n=3&last=1.27.1>; rel="next"'
            return reply_json({"tags": ["1.26.1", "1.27", "1.27-alpine", "1.27.1"]}, link=link)
        return reply_json({"tags": ["1.27.2", "latest", "1.28rc1", "13-slim"]})

    found, server = _tags(answer, "1.26")
    assert found[-4:] == ("1.27.2", "latest", "1.28rc1", "13-slim")
    assert found[:4] == ("1.26.1", "1.27", "1.27-alpine", "1.27.1")
    assert server.paths == [
        "GET /v2/tools/app/tags/list?n=1000&last=1.26",
        "GET /v2/tools/app/tags/list?n=3&last=1.27.1",
    ]


def test_pages_without_an_end_are_read_eight_times() -> None:
    count = iter(range(1000))

    def answer(_: Request) -> Reply:
        number = next(count)
        return reply_json({"tags": [f"1.{number}"]}, link=f'</next?{number}>; rel="next"')

    found, server = _tags(answer)
    assert len(server.asked) == len(found) == 8


def test_a_page_that_leads_to_itself_is_read_twice() -> None:
    _, server = _tags(lambda request: reply_json({"tags": ["1.1"]}, link=f"<{request.path}>; rel=next"))
    assert len(server.asked) == 2


def test_a_next_page_on_another_host_gets_no_token_and_no_question() -> None:
    with loopback(lambda _: reply_json({"tags": []})) as other:
        link = f'<{other.url}/v2/tools/app/tags/list>; rel="next"'
        with pytest.raises(RegistryError, match="on a different host"):
            _tags(lambda _: reply_json({"tags": ["1.1"]}, link=link))
        assert other.asked == []
