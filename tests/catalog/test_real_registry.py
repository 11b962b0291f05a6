"""The server that others run too answers us as we expect."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.catalog.loopback import loopback, reply_json
from tests.support.registry import RealRegistry, running_registry
from tests.support.token_service import ISSUER, SERVICE, TokenService
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.ask import ask
from tui.catalog.question import ImageQuestion, Question, TagsQuestion
from tui.catalog.reference import Reference, parse
from tui.catalog.registry.error import RegistryError
from tui.catalog.registry.http import Http
from tui.catalog.registry.registry import Registry
from tui.catalog.time_limit import TimeLimit

pytestmark = pytest.mark.registry


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture
def registry() -> Iterator[Registry]:
    http = Http(TimeLimit(30))
    yield Registry(http)
    http.close()


def test_an_index_is_read_for_each_of_its_platforms(server: RealRegistry, registry: Registry) -> None:
    amd = server.put_image("two/platforms", b"a" * 4000, b"b" * 500)
    arm = server.put_image("two/platforms", b"c" * 3000, platform="linux/arm64/v8")
    digest = server.put_index("two/platforms", "1.0", amd, arm)
    reference = Reference(server.address, "two/platforms", "1.0")
    small, large = registry.image(reference, "linux/arm64"), registry.image(reference)
    assert (small.digest, large.digest) == (digest, digest)
    assert (small.compressed_bytes, large.compressed_bytes) == (3000, 4500)
    assert large.platforms == ("linux/amd64", "linux/arm64/v8")
    assert registry.image(reference.pinned(digest)).digest == digest


def test_an_image_without_an_index_is_read_with_its_configuration(
    server: RealRegistry, registry: Registry
) -> None:
    put = server.put_image("one/platform", b"x" * 700, platform="linux/arm64/v8", tag="latest")
    reference = Reference(server.address, "one/platform", "latest")
    answer = registry.image(reference, "linux/arm64")
    assert (answer.digest, answer.compressed_bytes) == (put["digest"], 700)
    with pytest.raises(RegistryError, match="no image for linux/amd64, only for linux/arm64/v8"):
        registry.image(reference)


def test_a_tag_that_moves_is_seen_and_one_that_does_not_costs_one_question(
    server: RealRegistry, registry: Registry
) -> None:
    reference = Reference(server.address, "moving/tag", "edge")
    server.put_image("moving/tag", b"1" * 100, tag="edge")
    first = registry.image(reference)
    before = len(server.requests)
    assert registry.image(reference, known=first).digest == first.digest
    assert server.requests[before:] == ["HEAD /v2/moving/tag/manifests/edge"]
    server.put_image("moving/tag", b"2" * 200, tag="edge")
    assert registry.image(reference, known=first).compressed_bytes == 200


def test_tags_are_listed_and_those_that_are_no_versions_left_out(
    server: RealRegistry, registry: Registry
) -> None:
    for tag in ("1.26.9", "1.27.3", "1.27.10", "1.27-alpine", "latest", "13-slim"):
        server.put_image("many/tags", b"t", tag=tag)
    found = registry.tags(parse(f"{server.address}/many/tags"))
    assert sorted(found.tags) == ["1.26.9", "1.27.10", "1.27.3", "13-slim"]


@pytest.mark.parametrize("name", ["many/tags:gone", "no/such:thing"])
def test_what_is_not_there_is_named(server: RealRegistry, registry: Registry, name: str) -> None:
    with pytest.raises(RegistryError, match=f"has no .*{name}") as caught:
        registry.image(parse(f"{server.address}/{name}"))
    assert not caught.value.whole_host


def test_several_questions_go_over_one_connection_and_are_kept(server: RealRegistry, tmp_path: Path) -> None:
    server.put_image("kept/image", b"k" * 900, tag="1.0")
    repository = Reference(server.address, "kept/image")
    wanted: list[Question] = [
        ImageQuestion(Reference(server.address, "kept/image", "1.0")),
        TagsQuestion(repository, ""),
    ]
    cache = AnswerCache(tmp_path / "cache")
    first = ask(wanted, limit=TimeLimit(30), cache=cache)
    assert first.troubles == ()
    before = len(server.requests)
    second = ask(wanted, limit=TimeLimit(30), cache=cache)
    assert server.requests[before:] == []
    assert [answer.kept for answer in (*first.answers, *second.answers)] == [False, False, True, True]


def test_a_registry_for_members_only_says_so(tmp_path: Path, registry: Registry) -> None:
    members = f"auth: {{htpasswd: {{realm: Members, path: {tmp_path / 'htpasswd'}}}}}"
    with running_registry(tmp_path, members) as server, pytest.raises(RegistryError) as caught:
        registry.image(Reference(server.address, "secret/image", "1.0"))
    assert "only after a login (HTTP 401)" in caught.value.message


def test_a_registry_of_public_images_is_read_with_a_token_of_its_service(
    tmp_path: Path, registry: Registry
) -> None:
    service = TokenService()
    service.authority.cert_pem.write_to_path(tmp_path / "tokens.pem")
    with loopback(lambda _: reply_json({"token": service.token("public/image")})) as tokens:
        named = f"realm: '{tokens.url}/token', service: {SERVICE}, issuer: {ISSUER}"
        auth = f"auth: {{token: {{{named}, rootcertbundle: {tmp_path / 'tokens.pem'}}}}}"
        with running_registry(tmp_path, auth) as server:
            pushing = replace(server, token=service.token("public/image", ("pull", "push")))
            pushing.put_image("public/image", b"p" * 800, tag="1.0")
            answer = registry.image(Reference(server.address, "public/image", "1.0"))
            assert registry.tags(Reference(server.address, "public/image")).tags == ("1.0",)
            with pytest.raises(RegistryError, match="only after a login"):
                registry.image(Reference(server.address, "private/image", "1.0"))
    assert answer.compressed_bytes == 800
    scopes = [parse_qs(urlsplit(request.path).query)["scope"] for request in tokens.asked]
    assert scopes == [["repository:public/image:pull"], ["repository:private/image:pull"]]


@pytest.mark.docker
def test_what_docker_pushed_has_the_digest_that_docker_says(server: RealRegistry, registry: Registry) -> None:
    name = f"{server.address}/pushed/busybox:musl"
    subprocess.run(["docker", "tag", "busybox:musl", name], check=True)
    try:
        subprocess.run(["docker", "push", "--quiet", name], check=True, capture_output=True)
        template = "{{json .RepoDigests}} {{.Os}}/{{.Architecture}}"
        said = subprocess.run(
            ["docker", "image", "inspect", "--format", template, name],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    finally:
        subprocess.run(["docker", "rmi", name], check=True, capture_output=True)
    platform = said.split()[-1]
    answer = registry.image(parse(name), platform)
    assert f"{server.address}/pushed/busybox@{answer.digest}" in said
    assert answer.compressed_bytes > 100_000
