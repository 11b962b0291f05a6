"""The server that others run too answers us as we expect."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.registry.loopback import loopback, reply_json
from tests.support.registry import RealRegistry, running_registry
from tests.support.token_service import ISSUER, SERVICE, TokenService
from tui.registry.reference import Reference, parse
from tui.registry.registry import Registry, RegistryError
from tui.registry.time_limit import TimeLimit

pytestmark = pytest.mark.registry


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry(TimeLimit(30)) as client:
        yield client


def test_an_index_is_read_for_each_of_its_platforms(server: RealRegistry, registry: Registry) -> None:
    amd = server.put_image("two/platforms", b"a" * 4000, b"b" * 500)
    arm = server.put_image("two/platforms", b"c" * 3000, platform="linux/arm64/v8")
    digest = server.put_index("two/platforms", "1.0", amd, arm)
    reference = Reference(server.address, "two/platforms", "1.0")
    small, large = registry.image(reference, "linux/arm64"), registry.image(reference)
    assert (small.digest, large.digest) == (digest, digest)
    assert (small.manifest.compressed_bytes, large.manifest.compressed_bytes) == (3000, 4500)
    assert large.platforms == ("linux/amd64", "linux/arm64/v8")
    assert registry.image(reference.pinned(digest)).digest == digest


def test_an_image_without_an_index_is_read_with_its_configuration(
    server: RealRegistry, registry: Registry
) -> None:
    put = server.put_image("one/platform", b"x" * 700, platform="linux/arm64/v8", tag="latest")
    reference = Reference(server.address, "one/platform", "latest")
    answer = registry.image(reference, "linux/arm64")
    assert (answer.digest, answer.manifest.compressed_bytes) == (put["digest"], 700)
    with pytest.raises(RegistryError, match="for linux/amd64, only for linux/arm64/v8"):
        registry.image(reference)


@pytest.mark.parametrize("name", ["two/platforms:gone", "no/such:thing"])
def test_what_is_not_there_is_named(server: RealRegistry, registry: Registry, name: str) -> None:
    with pytest.raises(RegistryError, match=f"There is no image .*{name} on") as caught:
        registry.image(parse(f"{server.address}/{name}"))
    assert not caught.value.whole_host


def test_a_registry_for_members_only_says_so(tmp_path: Path, registry: Registry) -> None:
    members = f"auth: {{htpasswd: {{realm: Members, path: {tmp_path / 'htpasswd'}}}}}"
    with running_registry(tmp_path, members) as server, pytest.raises(RegistryError) as caught:
        registry.image(Reference(server.address, "secret/image", "1.0"))
    assert "refused access to" in caught.value.message


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
            assert registry.tags(Reference(server.address, "public/image")) == ("1.0",)
            with pytest.raises(RegistryError, match="refused access to"):
                registry.image(Reference(server.address, "private/image", "1.0"))
    assert answer.manifest.compressed_bytes == 800
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
    assert answer.manifest.compressed_bytes > 100_000
