"""Logins are those of Docker's configuration, and go only where they belong."""

import json
import os
import threading
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme

from tests.registry.faulty import cut, faulty
from tests.registry.loopback import Loopback, Reply, Request, Script, loopback, reply, reply_json
from tests.registry.small_registry import serve
from tests.support.registry import RealRegistry, digest_of, running_registry
from tui.registry import auth, transfer
from tui.registry.auth import Login, docker_login
from tui.registry.conversation import Patience
from tui.registry.document import Descriptor
from tui.registry.reference import Reference
from tui.registry.registry import Pushed, Registry, RegistryError
from tui.registry.time_limit import TimeLimit

_HTPASSWD = "somebody:$2b$04$3FBpNC8Hc8SkVX2qb4z4xel7I3wqzJPD7dP0b5oby9smjjoiasW02\n"
"""The password is *secret*."""
_QUICK = Patience(retries=2, pause=0.01)
_CONTENT = bytes(range(256)) * 1000
_BLOB = Descriptor(digest_of(_CONTENT), len(_CONTENT))


def _basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _auths(address: str, login: str = "somebody:secret") -> dict[str, object]:
    return {"auths": {address: {"auth": b64encode(login.encode()).decode()}}}


def _configure(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), encoding="utf-8")


def _helper(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a credential helper named *tests* on the PATH."""
    program = folder / "docker-credential-tests"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


# ---- Docker's configuration


@pytest.mark.parametrize("name", ["https://index.docker.io/v1/", "docker.io", "index.docker.io"])
def test_the_login_for_docker_hub_is_found_under_all_its_names(docker_config: Path, name: str) -> None:
    _configure(docker_config, _auths(name))
    assert docker_login("docker.io") == Login("somebody", "secret")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"auths": []}', '{"auths": {"r.example": {"auth": "%%%"}}}']
)
def test_a_configuration_that_cannot_be_read_is_no_login(docker_config: Path, text: str) -> None:
    docker_config.write_text(text, encoding="utf-8")
    login = docker_login("r.example")
    assert (login.username, login.password, login.identity_token) == ("", "", "")
    assert login.problem.isprintable()


def test_without_a_configuration_there_is_no_login(
    docker_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker_config.unlink()
    monkeypatch.setenv("HOME", str(docker_config.parent))
    assert docker_login("r.example") == Login()


@pytest.mark.parametrize("how", [{"credHelpers": {"r.example": "tests"}}, {"credsStore": "tests"}])
def test_helpers_and_stores_are_asked(
    docker_config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: dict[str, object]
) -> None:
    _helper(tmp_path, monkeypatch, """read server; echo '{"Username": "u", "Secret": "from '$server'"}'""")
    _configure(docker_config, how)
    assert docker_login("r.example") == Login("u", "from r.example")


def test_a_store_may_have_an_identity_token(
    docker_config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _helper(tmp_path, monkeypatch, """echo '{"Username": "<token>", "Secret": "identity"}'""")
    _configure(docker_config, {"credsStore": "tests"})
    assert docker_login("r.example") == Login("", "", "identity")


@pytest.mark.parametrize(
    ("script", "problem"),
    [("echo locked; exit 1", "locked"), ("echo garbage", "Expecting value"), ("exit 3", "exited with")],
)
def test_a_helper_that_fails_is_named_as_the_problem(
    docker_config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, problem: str
) -> None:
    _helper(tmp_path, monkeypatch, script)
    _configure(docker_config, {"credsStore": "tests"})
    login = docker_login("r.example")
    assert problem in login.problem
    assert not login.username


def test_a_helper_that_is_missing_is_named_as_the_problem(docker_config: Path) -> None:
    _configure(docker_config, {"credsStore": "nowhere"})
    with warnings.catch_warnings(record=True) as printed:
        warnings.simplefilter("always")
        login = docker_login("r.example")
    assert "docker-credential-nowhere not installed" in login.problem
    assert printed == []


def test_a_login_is_not_printed() -> None:
    assert "secret" not in repr(Login("somebody", "secret", "secret"))


# ---- what is sent where


def _image(server: Loopback, **options: Any) -> str:
    with Registry(TimeLimit(20), **options) as registry:
        return registry.image(Reference(server.address, "tools/app", "v1")).digest


def _guarded(realm: str) -> Callable[[Request], Reply]:
    """Return a registry that wants the token of a server."""

    def answer(request: Request) -> Reply:
        if request.headers.get("authorization") == "Bearer good.token":
            return serve(request)
        return reply(401, www_authenticate=f'Bearer realm="{realm}/token",service="here"')

    return answer


@contextmanager
def _with_tokens(token: Script) -> Iterator[tuple[Loopback, Loopback]]:
    """Serve tokens, and a registry that wants one."""
    with loopback(token) as tokens, loopback(_guarded(tokens.url)) as server:
        yield tokens, server


def test_a_registry_that_demands_nothing_gets_no_login() -> None:
    looked_up: list[str] = []

    def logins(registry: str) -> Login:
        looked_up.append(registry)
        return Login("somebody", "secret")

    with loopback(serve) as server:
        _image(server, logins=logins)
    assert looked_up == []
    assert all("authorization" not in request.headers for request in server.asked)


def test_the_password_goes_to_the_token_server_and_the_token_to_the_registry() -> None:
    with _with_tokens(lambda _: reply_json({"token": "good.token"})) as (tokens, server):
        _image(server, logins=lambda _: Login("somebody", "secret"))
    assert [request.headers["authorization"] for request in tokens.asked] == [_basic("somebody", "secret")]
    assert {request.headers.get("authorization") for request in server.asked} == {None, "Bearer good.token"}


def test_an_identity_token_is_exchanged_for_a_token() -> None:
    with _with_tokens(lambda _: reply_json({"access_token": "good.token"})) as (tokens, server):
        _image(server, logins=lambda _: Login("", "", "identity"))
    [asked] = tokens.asked
    assert (asked.method, asked.path, asked.headers.get("authorization")) == ("POST", "/token", None)
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["identity"],
        "service": ["here"],
        "scope": ["repository:tools/app:pull"],
        "client_id": ["godock-tui"],
    }


@pytest.mark.parametrize("login", [Login("somebody", "secret"), Login("", "", "secret")])
def test_a_token_server_cannot_hand_the_login_on(login: Login) -> None:
    with (
        loopback(lambda _: reply_json({"token": "x"})) as other,
        _with_tokens(lambda _: reply(307, location=f"{other.url}/token")) as (_, server),
        pytest.raises(RegistryError),
    ):
        _image(server, logins=lambda _: login)
    assert all("secret" not in str(request) for request in other.asked)
    assert all(request.headers.get("authorization") is None for request in other.asked)


@pytest.mark.parametrize("realm", ["http://192.0.2.1", "http://tokens.example", "ftp://127.0.0.1"])
def test_a_token_server_without_tls_gets_nothing(realm: str) -> None:
    with loopback(_guarded(realm)) as server, pytest.raises(RegistryError, match="without HTTPS"):
        _image(server, logins=lambda _: Login("somebody", "secret"))
    assert len(server.asked) == 1


def test_a_mirror_gets_its_own_login() -> None:
    looked_up: list[str] = []

    def logins(registry: str) -> Login:
        looked_up.append(registry)
        return Login()

    with (
        loopback(lambda _: reply(401, www_authenticate='Basic realm="x"')) as mirror,
        loopback(serve) as server,
    ):
        _image(server, logins=logins, mirrors={server.address: [mirror.address]})
    assert looked_up == [mirror.address]


def test_a_login_that_is_refused_is_not_tried_twice() -> None:
    refusing = reply(401, www_authenticate='Basic realm="x"')
    wrong = Login("somebody", "wrong")
    with (
        loopback(lambda _: refusing) as server,
        Registry(TimeLimit(20), _QUICK, logins=lambda _: wrong) as registry,
    ):
        for asked in (2, 3):
            with pytest.raises(RegistryError, match="refused access to") as caught:
                registry.tags(Reference(server.address, "tools/app"))
            assert len(server.asked) == asked
    assert caught.value.hint.startswith(f"Run `docker login {server.address}`")
    assert "wrong" not in str(caught.value)


def test_a_token_server_that_refuses_says_why() -> None:
    denied = reply_json({"errors": [{"code": "DENIED", "message": "account locked"}]}, 403)
    why = pytest.raises(RegistryError, match=r"refused access to .* \(HTTP 403: account locked\)")
    with _with_tokens(lambda _: denied) as (_, server), why:
        _image(server)


def test_a_login_that_cannot_be_read_leaves_public_images_readable() -> None:
    broken = Login(problem="docker-credential-x is locked")
    with _with_tokens(lambda _: reply_json({"token": "good.token"})) as (_, server):
        assert _image(server, logins=lambda _: broken)
    why = pytest.raises(RegistryError, match="not used because docker-credential-x is locked")
    with _with_tokens(lambda _: reply(401)) as (_, server), why:
        _image(server, logins=lambda _: broken)


def test_a_helper_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "_HELPER_SECONDS", 0.05)
    released = threading.Event()

    def hanging(_: str) -> Login:
        released.wait()
        return Login()

    why = pytest.raises(RegistryError, match="the credential helper did not respond in time")
    with _with_tokens(lambda _: reply(401)) as (_, server), why:
        _image(server, logins=hanging)
    released.set()


# ---- tokens that end


def _expiring(tokens: Loopback, good_for: int) -> Callable[[Request, Callable[[], bytes]], Reply | None]:
    """Return a fault: every token is good for some requests only."""
    used: dict[str, int] = {}

    def fault(request: Request, _: Callable[[], bytes]) -> Reply | None:
        token = request.headers.get("authorization", "")
        used[token] = used.get(token, 0) + 1
        if not token or used[token] > good_for:
            return reply(401, www_authenticate=f'Bearer realm="{tokens.url}/token"')
        if request.method == "GET" and "range" not in request.headers and "/blobs/sha256" in request.path:
            return cut(100_000)(reply(200, _CONTENT))
        return None

    return fault


@contextmanager
def _expiring_tokens(server: RealRegistry, good_for: int) -> Iterator[tuple[Loopback, str, Registry]]:
    """Serve a registry whose tokens are good for some requests; yield their server, its address and a client."""
    count = iter(range(100))
    with (
        loopback(lambda _: reply_json({"token": f"token-{next(count)}"})) as tokens,
        faulty(server, _expiring(tokens, good_for)) as place,
        Registry(TimeLimit(20), _QUICK) as registry,
    ):
        yield tokens, place.address, registry


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        running.put_image("some/image", _CONTENT, tag="1.0")
        yield running


@pytest.mark.registry
def test_a_token_that_ends_in_the_middle_of_a_download_is_renewed(server: RealRegistry) -> None:
    with _expiring_tokens(server, 1) as (tokens, address, registry):
        assert b"".join(registry.blob(Reference(address, "some/image"), _BLOB)) == _CONTENT
    assert len(tokens.asked) == 2


@pytest.mark.registry
def test_a_token_that_ends_in_the_middle_of_an_upload_is_renewed(
    server: RealRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_CHUNK", 60_000)
    with _expiring_tokens(server, 3) as (tokens, address, registry):
        reference = Reference(address, "renewed/image")
        assert registry.push_blob(reference, _BLOB, BytesIO(_CONTENT)) is Pushed.SENT
    scopes = [parse_qs(urlsplit(request.path).query)["scope"] for request in tokens.asked]
    assert scopes == [["repository:renewed/image:pull,push"]] * 3
    with Registry(TimeLimit(20)) as registry:
        blob = registry.blob(Reference(server.address, "renewed/image"), _BLOB)
        assert b"".join(blob) == _CONTENT


@pytest.mark.registry
def test_mounting_asks_for_a_token_that_may_read_the_other_repository(server: RealRegistry) -> None:
    with _expiring_tokens(server, 9) as (tokens, address, registry):
        reference = Reference(address, "mounting/image")
        pushed = registry.push_blob(reference, _BLOB, BytesIO(_CONTENT), mount_from="some/image")
    assert pushed is Pushed.MOUNTED
    assert parse_qs(urlsplit(tokens.asked[-1].path).query)["scope"] == [
        "repository:mounting/image:pull,push",
        "repository:some/image:pull",
    ]


# ---- a real registry with a password


def _travels(server: RealRegistry) -> None:
    reference = Reference(server.address, "secret/image")
    with Registry(TimeLimit(20)) as registry:
        assert registry.push_blob(reference, _BLOB, BytesIO(_CONTENT)) is Pushed.SENT
        assert b"".join(registry.blob(reference, _BLOB)) == _CONTENT


@pytest.fixture
def members(tmp_path: Path) -> str:
    (tmp_path / "htpasswd").write_text(_HTPASSWD, encoding="utf-8")
    return f"auth: {{htpasswd: {{realm: Members, path: {tmp_path / 'htpasswd'}}}}}"


@pytest.mark.registry
def test_a_registry_with_a_password_is_opened_by_dockers_login(
    tmp_path: Path, members: str, docker_config: Path
) -> None:
    with running_registry(tmp_path, members) as server:
        _configure(docker_config, _auths(server.address))
        _travels(server)
        _configure(docker_config, _auths(server.address, "somebody:wrong"))
        with pytest.raises(RegistryError, match="refused access"):
            _travels(server)


@pytest.mark.registry
def test_a_registry_on_this_machine_may_speak_tls(
    tmp_path: Path, members: str, docker_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "server.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    tls = f"{{certificate: {tmp_path / 'server.pem'}, key: {tmp_path / 'key.pem'}}}"
    with running_registry(tmp_path, members, tls=tls) as server:
        _configure(docker_config, _auths(server.address))
        _travels(server)
