"""Blobs arrive whole at both ends, whatever happens to them on the way: a real registry, and faults before it."""

import math
import random
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.registry.faulty import Fault, cut, faulty, once
from tests.registry.loopback import Loopback, Reply, Request, loopback, reply
from tests.support.registry import RealRegistry, digest_of, running_registry
from tui.registry import transfer
from tui.registry.auth import Login
from tui.registry.conversation import Patience
from tui.registry.document import Descriptor
from tui.registry.reference import Reference
from tui.registry.registry import Pushed, Registry, RegistryError
from tui.registry.time_limit import TimeLimit

pytestmark = pytest.mark.registry

_CONTENT = random.Random(12).randbytes(300_000)
_BLOB = Descriptor(digest_of(_CONTENT), len(_CONTENT))
_LOGIN = Login("somebody", "secret")
_BASIC = "Basic c29tZWJvZHk6c2VjcmV0"
_QUICK = Patience(retries=3, read_seconds=5, pause=0.01)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        running.put_image("some/image", _CONTENT, tag="1.0")
        yield running


@pytest.fixture
def chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send blobs in four chunks."""
    monkeypatch.setattr(transfer, "_CHUNK", 80_000)


def _client(**options: Any) -> Registry:
    return Registry(TimeLimit(30), **{"patience": _QUICK, **options})


def _download(place: Loopback | RealRegistry, **options: Any) -> bytes:
    with _client(**options) as registry:
        return b"".join(registry.blob(Reference(place.address, "some/image"), _BLOB))


def _push(place: Loopback | RealRegistry, name: str, **options: Any) -> Pushed:
    with _client(**options) as registry:
        return registry.push_blob(Reference(place.address, name), _BLOB, BytesIO(_CONTENT))


def _is_blob(request: Request) -> bool:
    return request.method == "GET" and "/blobs/" in request.path


def _is(method: str) -> Callable[[Request], bool]:
    return lambda request: request.method == method


def _ranges(place: Loopback) -> list[str]:
    return [request.headers.get("range", "") for request in place.asked if _is_blob(request)]


# ---- downloads


def test_a_blob_is_read_in_pieces(server: RealRegistry) -> None:
    with _client() as registry:
        pieces = list(registry.blob(Reference(server.address, "some/image"), _BLOB))
    assert b"".join(pieces) == _CONTENT
    assert max(map(len, pieces)) <= 64 * 1024


def test_a_download_that_is_cut_goes_on_where_it_was(server: RealRegistry) -> None:
    """As often as it takes: what gets on is not given up."""
    with faulty(server, once(_is_blob, cut(50_000), times=5)) as place:
        assert _download(place) == _CONTENT
    assert _ranges(place) == ["", *(f"bytes={start}-" for start in range(50_000, 300_000, 50_000))]


def test_an_answer_without_a_length_that_ends_early_is_continued(server: RealRegistry) -> None:
    short = once(_is_blob, lambda _: b"HTTP/1.1 200 OK\r\n\r\n" + _CONTENT[:100_000])
    with faulty(server, short) as place:
        assert _download(place) == _CONTENT
    assert _ranges(place) == ["", "bytes=100000-"]


def test_a_registry_without_ranges_sends_all_again_and_nothing_is_doubled(server: RealRegistry) -> None:
    def fault(request: Request, ask: Callable[[], bytes]) -> Reply | None:
        if not _is_blob(request):
            return None
        first = "range" not in request.headers
        return cut(100_000)(reply(200, _CONTENT)) if first else reply(200, _CONTENT)

    with faulty(server, fault) as place:
        assert _download(place) == _CONTENT


def test_another_part_than_the_requested_one_is_refused(server: RealRegistry) -> None:
    def fault(request: Request, _: Callable[[], bytes]) -> Reply:
        if "range" in request.headers:
            return reply(206, _CONTENT[:9], content_range=f"bytes 0-8/{len(_CONTENT)}")
        return cut(10)(reply(200, _CONTENT))

    with faulty(server, fault) as place, pytest.raises(RegistryError, match="not the requested part"):
        _download(place)


def test_a_download_that_never_gets_on_is_given_up(server: RealRegistry) -> None:
    with faulty(server, once(_is_blob, cut(0), times=99)) as place:
        with pytest.raises(RegistryError, match="was lost"):
            _download(place)
        assert len(_ranges(place)) == 1 + _QUICK.retries


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_registry_that_fails_for_a_moment_is_asked_again(server: RealRegistry, status: int) -> None:
    with faulty(server, once(_is_blob, lambda _: reply(status), times=3)) as place:
        assert _download(place) == _CONTENT


def test_a_registry_that_keeps_failing_is_given_up(server: RealRegistry) -> None:
    with faulty(server, once(_is_blob, lambda _: reply(500), times=99)) as place:
        with pytest.raises(RegistryError, match="HTTP 500"):
            _download(place)
        assert len(_ranges(place)) == 1 + _QUICK.retries


class _Patient(TimeLimit):
    """Has time without an end, and notes the pauses instead of making them."""

    def __init__(self) -> None:
        super().__init__(math.inf)
        self.pauses: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        return True


def test_a_rate_limit_is_waited_for(server: RealRegistry) -> None:
    limit, limited = _Patient(), once(_is_blob, lambda _: reply(429, retry_after="40"))
    with faulty(server, limited) as place, Registry(limit, _QUICK) as registry:
        assert b"".join(registry.blob(Reference(place.address, "some/image"), _BLOB)) == _CONTENT
    assert limit.pauses == [40]


def test_a_rate_limit_of_more_than_a_minute_is_an_error_at_once(server: RealRegistry) -> None:
    limit, limited = _Patient(), once(_is_blob, lambda _: reply(429, retry_after="61"))
    refused = pytest.raises(RegistryError, match="rate-limiting")
    with faulty(server, limited) as place, Registry(limit, _QUICK) as registry, refused:
        list(registry.blob(Reference(place.address, "some/image"), _BLOB))
    assert limit.pauses == []


def test_a_rate_limit_beyond_the_time_is_an_error_at_once(server: RealRegistry) -> None:
    limited = once(_is_blob, lambda _: reply(429, retry_after="50"))
    with faulty(server, limited) as place, pytest.raises(RegistryError, match="rate-limiting"):
        _download(place)
    assert len(_ranges(place)) == 1


def test_wrong_bytes_are_not_taken_for_the_blob(server: RealRegistry) -> None:
    wrong = bytes(reversed(_CONTENT))
    with faulty(server, once(_is_blob, lambda _: reply(200, wrong))) as place:
        with pytest.raises(RegistryError, match="unexpected digest"):
            _download(place)
        assert len(_ranges(place)) == 1


def test_a_blob_that_does_not_end_is_left_at_its_size(server: RealRegistry) -> None:
    taken = 0
    endless = once(_is_blob, lambda _: (b"HTTP/1.1 200 OK\r\n\r\n", *([bytes(100_000)] * 1000)))
    too_long = pytest.raises(RegistryError, match="longer than the size")
    with faulty(server, endless) as place, _client() as registry, too_long:
        for piece in registry.blob(Reference(place.address, "some/image"), _BLOB):
            taken += len(piece)
    assert taken <= _BLOB.size


def test_a_server_that_falls_silent_is_asked_for_the_rest(server: RealRegistry) -> None:
    def fault(request: Request, _: Callable[[], bytes]) -> Reply | None:
        if not _is_blob(request) or "range" in request.headers:
            return None
        return chain([cut(100_000)(reply(200, _CONTENT))], place.silence())

    with faulty(server, fault) as place:
        assert _download(place, patience=replace(_QUICK, read_seconds=0.1)) == _CONTENT
    assert _ranges(place)[0] == ""
    assert len(_ranges(place)) == 2


def test_cutting_the_limit_ends_a_download_that_waits(server: RealRegistry) -> None:
    limit = TimeLimit(60)

    def fault(request: Request, _: Callable[[], bytes]) -> Reply:
        def slow() -> Iterator[bytes]:
            yield cut(1000)(reply(200, _CONTENT))
            limit.cut()
            yield from place.silence()

        return slow()

    waits = pytest.raises(RegistryError, match="in time")
    with faulty(server, fault) as place, Registry(limit, _QUICK) as registry, waits:
        list(registry.blob(Reference(place.address, "some/image"), _BLOB))
    assert len(_ranges(place)) == 1


# ---- other hosts


def test_storage_elsewhere_gets_no_authorization(server: RealRegistry) -> None:
    with loopback(lambda _: reply(200, _CONTENT)) as storage:

        def fault(request: Request, _: Callable[[], bytes]) -> Reply:
            if request.headers.get("authorization") != _BASIC:
                return reply(401, www_authenticate='Basic realm="x"')
            return reply(307, location=f"{storage.url}/signed")

        with faulty(server, fault) as place:
            assert _download(place, logins=lambda _: _LOGIN) == _CONTENT
    assert [request.headers.get("authorization") for request in storage.asked] == [None]


def test_storage_elsewhere_cannot_demand_the_login(server: RealRegistry) -> None:
    tempting = 'Basic realm="x", Bearer realm="{}/token"'
    with loopback(lambda _: reply(401, www_authenticate=tempting.format(storage.url))) as storage:
        moved = once(_is_blob, lambda _: reply(307, location=f"{storage.url}/signed"), times=9)
        with faulty(server, moved) as place, pytest.raises(RegistryError, match="refused access"):
            _download(place, logins=lambda _: _LOGIN)
    assert [request.path for request in storage.asked] == ["/signed"]
    assert all("authorization" not in request.headers for request in (*storage.asked, *place.asked))


def test_an_upload_elsewhere_gets_no_authorization(server: RealRegistry, chunks: None) -> None:
    def store(request: Request) -> bytes:
        return reply(201) if request.method == "PUT" else reply(202)

    with loopback(store) as storage:

        def fault(request: Request, _: Callable[[], bytes]) -> Reply:
            if request.headers.get("authorization") != _BASIC:
                return reply(401, www_authenticate='Basic realm="x"')
            return reply(404) if request.method == "HEAD" else reply(202, location=f"{storage.url}/up?a=b")

        with faulty(server, fault) as place:
            assert _push(place, "new/image", logins=lambda _: _LOGIN) is Pushed.SENT
    assert all("authorization" not in request.headers for request in storage.asked)
    assert b"".join(request.body for request in storage.asked) == _CONTENT
    assert storage.asked[-1].path == f"/up?a=b&digest={_BLOB.digest.replace(':', '%3A')}"


# ---- mirrors


def test_a_mirror_is_read_from_first(server: RealRegistry) -> None:
    with loopback(lambda _: reply(500)) as registry:
        reference = Reference(registry.address, "image", "1.0")
        with _client(mirrors={registry.address: [f"http://{server.address}/some/"]}) as client:
            image = client.image(reference)
            assert b"".join(client.blob(reference, image.manifest.layers[0])) == _CONTENT
        assert registry.asked == []


def test_what_a_mirror_does_not_have_comes_from_the_registry(server: RealRegistry) -> None:
    with loopback(lambda _: reply(404)) as mirror:
        with _client(mirrors={server.address: [mirror.address]}) as client:
            reference = Reference(server.address, "some/image", "1.0")
            assert client.image(reference).manifest.layers[0].digest == _BLOB.digest
            assert client.tags(reference) == ("1.0",)
        manifest, config, tags = (path.rpartition("/")[0] for path in mirror.paths)
        assert (manifest, config, tags) == tuple(
            f"GET /v2/some/image/{what}" for what in ("manifests", "blobs", "tags")
        )


def test_a_mirror_that_fails_is_left_alone(server: RealRegistry) -> None:
    with loopback(lambda _: reply(503)) as mirror:
        with _client(mirrors={server.address: [mirror.address]}) as client:
            reference = Reference(server.address, "some/image", "1.0")
            client.image(reference)
            asked = len(mirror.asked)
            client.tags(reference)
        assert asked == len(mirror.asked) == 1 + _QUICK.retries


def test_a_blob_that_a_mirror_loses_is_continued_from_the_registry(server: RealRegistry) -> None:
    def lost(request: Request) -> bytes:
        return reply(404) if "range" in request.headers else cut(100_000)(reply(200, _CONTENT))

    with loopback(lost) as mirror, faulty(server, lambda *_: None) as registry:
        assert _download(registry, mirrors={registry.address: [mirror.address]}) == _CONTENT
    assert _ranges(registry) == ["bytes=100000-"]


def test_a_mirror_cannot_change_what_a_digest_names(server: RealRegistry) -> None:
    with (
        loopback(lambda _: reply(200, b"{}")) as mirror,
        _client(mirrors={server.address: [mirror.address]}) as client,
    ):
        reference = Reference(server.address, "some/image", "1.0")
        digest = client.digest(reference)
        assert client.document(reference.pinned(digest or _digest(server))).digest == _digest(server)


def _digest(server: RealRegistry) -> str:
    with _client() as client:
        return client.digest(Reference(server.address, "some/image", "1.0"))


# ---- uploads


def test_an_image_that_is_pushed_can_be_pulled(server: RealRegistry) -> None:
    config = b'{"os": "linux", "architecture": "amd64"}'
    manifest = (
        b'{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",'
        b'"config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": %d},'
        b'"layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "%s", "size": %d}]}'
    ) % (digest_of(config).encode(), len(config), _BLOB.digest.encode(), _BLOB.size)
    reference = Reference(server.address, "pushed/image", "2.0")
    with _client() as registry:
        for content in (config, _CONTENT):
            blob = Descriptor(digest_of(content), len(content))
            assert registry.push_blob(reference, blob, BytesIO(content)) is Pushed.SENT
        media_type = "application/vnd.oci.image.manifest.v1+json"
        digest = registry.push_manifest(reference, manifest, media_type)
        assert registry.push_manifest(replace(reference, tag=""), manifest, media_type) == digest
        image = registry.image(reference)
        assert (image.digest, image.platforms) == (digest, ("linux/amd64",))
        assert registry.config(reference, image.manifest) == config
        assert b"".join(registry.blob(reference, image.manifest.layers[0])) == _CONTENT


def test_a_blob_that_is_there_is_not_sent(server: RealRegistry) -> None:
    with faulty(server, lambda *_: None) as place:
        assert _push(place, "some/image") is Pushed.PRESENT
    assert [request.method for request in place.asked] == ["HEAD"]


def test_a_blob_is_mounted_from_another_repository(server: RealRegistry) -> None:
    reference = Reference(server.address, "mounted/image")
    with _client() as registry:
        pushed = registry.push_blob(reference, _BLOB, BytesIO(b""), mount_from="some/image")
        assert pushed is Pushed.MOUNTED
        assert b"".join(registry.blob(reference, _BLOB)) == _CONTENT


def test_a_blob_that_cannot_be_mounted_is_sent(server: RealRegistry) -> None:
    reference = Reference(server.address, "unmounted/image")
    with _client() as registry:
        content = BytesIO(_CONTENT)
        assert registry.push_blob(reference, _BLOB, content, mount_from="no/image") is Pushed.SENT
        assert b"".join(registry.blob(reference, _BLOB)) == _CONTENT


def test_an_empty_blob_travels_both_ways(server: RealRegistry) -> None:
    empty, reference = Descriptor(digest_of(b""), 0), Reference(server.address, "empty/image")
    with _client() as registry:
        assert registry.push_blob(reference, empty, BytesIO(b"")) is Pushed.SENT
        assert b"".join(registry.blob(reference, empty)) == b""


def test_a_large_blob_goes_in_chunks(server: RealRegistry, chunks: None) -> None:
    with faulty(server, lambda *_: None) as place:
        assert _push(place, "chunked/image") is Pushed.SENT
    sent = [request.headers["content-range"] for request in place.asked if request.method == "PATCH"]
    assert sent == ["0-79999", "80000-159999", "160000-239999", "240000-299999"]
    assert _push(server, "chunked/image") is Pushed.PRESENT


def _pushed_despite(server: RealRegistry, fault: Fault, name: str) -> Loopback:
    with faulty(server, fault) as place:
        assert _push(place, name) is Pushed.SENT
    with _client() as registry:
        assert b"".join(registry.blob(Reference(server.address, name), _BLOB)) == _CONTENT
    return place


def _patches(place: Loopback) -> list[str]:
    return [request.headers["content-range"] for request in place.asked if request.method == "PATCH"]


def test_an_upload_goes_on_in_the_middle_of_a_chunk_where_the_registry_can(chunks: None) -> None:
    kept = bytearray()

    def store(request: Request) -> Reply:
        place = f"/upload/{len(place_of_test.asked)}"
        match request.method:
            case "HEAD":
                return reply(404)
            case "GET":
                return reply(204, range=f"0-{len(kept) - 1}", location=place)
            case "PATCH" if len(kept) == 80_000:
                kept.extend(request.body[:30_000])
                return b""
            case "PATCH":
                kept.extend(request.body[: 40_000 if len(kept) == 110_000 else None])
                return reply(202, range=f"0-{len(kept) - 1}", location=place)
        return reply(202 if request.method == "POST" else 201, location=place)

    with loopback(store) as place_of_test:
        assert _push(place_of_test, "middle/chunk") is Pushed.SENT
    assert bytes(kept) == _CONTENT
    assert _patches(place_of_test) == [
        "0-79999",
        "80000-159999",
        "110000-189999",
        "150000-229999",
        "230000-299999",
    ]


def test_a_registry_that_cannot_continue_gets_everything_again(server: RealRegistry, chunks: None) -> None:
    """Distribution keeps the offset in the address: with the answer, it loses the upload."""
    place = _pushed_despite(server, once(_is("PATCH"), lambda _: b""), "lost/answer")
    assert _patches(place)[:2] == ["0-79999", "0-79999"]
    assert len(_patches(place)) == 5


def test_a_chunk_that_does_not_arrive_is_sent_again(server: RealRegistry, chunks: None) -> None:
    def fault(request: Request, _: Callable[[], bytes]) -> Reply | None:
        if request.headers.get("content-range") == "80000-159999" and next(lost, None) is not None:
            return reply(500)
        return None

    lost = iter([1])
    place = _pushed_despite(server, fault, "lost/chunk")
    assert _patches(place) == [
        "0-79999",
        "80000-159999",
        "80000-159999",
        "160000-239999",
        "240000-299999",
    ]


def test_an_upload_that_the_registry_has_forgotten_begins_again(server: RealRegistry, chunks: None) -> None:
    def fault(request: Request, _: Callable[[], bytes]) -> Reply | None:
        forgotten = request.headers.get("content-range") == "160000-239999" and next(lost, None)
        return reply(404) if forgotten or ("/uploads/" in request.path and request.method == "GET") else None

    lost = iter([1])
    place = _pushed_despite(server, fault, "forgotten/upload")
    assert _patches(place)[3] == "0-79999"


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT"])
@pytest.mark.parametrize("status", [500, 429])
def test_every_step_of_an_upload_is_tried_again(server: RealRegistry, method: str, status: int) -> None:
    fault = once(_is(method), lambda _: reply(status))
    _pushed_despite(server, fault, f"again/{method.lower()}{status}")


def test_an_upload_whose_last_answer_is_lost_is_not_sent_twice(server: RealRegistry) -> None:
    place = _pushed_despite(server, once(_is("PUT"), lambda _: b""), "last/answer")
    assert [request.method for request in place.asked].count("PUT") == 1


def test_an_upload_that_never_gets_on_is_given_up(server: RealRegistry, chunks: None) -> None:
    with faulty(server, once(_is("PATCH"), lambda _: reply(500), times=99)) as place:
        with pytest.raises(RegistryError, match="HTTP 500"):
            _push(place, "never/image")
        assert len(_patches(place)) == 1 + _QUICK.retries


def test_an_upload_that_is_forgotten_again_and_again_is_given_up(server: RealRegistry, chunks: None) -> None:
    def fault(request: Request, _: Callable[[], bytes]) -> Reply | None:
        second = request.headers.get("content-range") == "80000-159999"
        return reply(404) if second or ("/uploads/" in request.path and request.method == "GET") else None

    with faulty(server, fault) as place:
        with pytest.raises(RegistryError, match="HTTP 404"):
            _push(place, "forgotten/always")
        assert _patches(place).count("0-79999") == 1 + _QUICK.retries


def test_a_registry_with_tls_cannot_have_the_content_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with loopback(lambda _: reply(201)) as plain:

        def answer(request: Request) -> bytes:
            return reply(404) if request.method == "HEAD" else reply(202, location=f"{plain.url}/upload")

        with loopback(answer, context) as place, pytest.raises(RegistryError, match="without HTTPS"):
            _push(place, "plain/place")
    assert [request.method for request in place.asked] == ["HEAD", "POST"]
    assert plain.asked == []


def test_content_that_is_not_the_blob_is_refused_by_the_registry(server: RealRegistry) -> None:
    wrong = BytesIO(bytes(reversed(_CONTENT)))
    with _client() as registry, pytest.raises(RegistryError, match="digest") as caught:
        registry.push_blob(Reference(server.address, "wrong/image"), _BLOB, wrong)
    assert "HTTP 400" in caught.value.message


def test_a_manifest_of_blobs_that_are_not_there_is_refused_with_the_registrys_reason(
    server: RealRegistry,
) -> None:
    missing = f'{{"digest": "sha256:{"0" * 64}", "size": 9, "mediaType": "a/b"}}'
    media_type = "application/vnd.oci.image.manifest.v1+json"
    body = f'{{"schemaVersion": 2, "mediaType": "{media_type}", "config": {missing}, "layers": []}}'
    with _client() as registry, pytest.raises(RegistryError, match=r"HTTP 4.*blob unknown"):
        registry.push_manifest(Reference(server.address, "wrong/image", "1"), body.encode(), media_type)


def test_a_registry_that_names_another_digest_for_a_manifest_is_not_trusted(server: RealRegistry) -> None:
    def fault(request: Request, _: Callable[[], bytes]) -> Reply:
        return reply(201, docker_content_digest=digest_of(b"other"))

    with (
        faulty(server, fault) as place,
        _client() as registry,
        pytest.raises(RegistryError, match="unexpected digest"),
    ):
        registry.push_manifest(Reference(place.address, "a", "1"), b"{}", "application/json")


@pytest.mark.parametrize("location", ["", "http://[::x", "http://192.0.2.1/upload"])
def test_an_upload_without_a_usable_place_is_an_error(server: RealRegistry, location: str) -> None:
    def fault(request: Request, _: Callable[[], bytes]) -> Reply:
        return reply(404) if request.method == "HEAD" else reply(202, location=location)

    with faulty(server, fault) as place, pytest.raises(RegistryError) as caught:
        _push(place, "no/place")
    assert caught.value.hint


def test_cutting_the_limit_ends_an_upload_that_waits(server: RealRegistry) -> None:
    limit = TimeLimit(60)

    def fault(request: Request, _: Callable[[], bytes]) -> Reply | None:
        if request.method != "PUT":
            return None
        threading.Thread(target=limit.cut).start()
        return place.silence()

    waits = pytest.raises(RegistryError, match="in time")
    with faulty(server, fault) as place, Registry(limit, _QUICK) as registry, waits:
        registry.push_blob(Reference(place.address, "cut/image"), _BLOB, BytesIO(_CONTENT))
