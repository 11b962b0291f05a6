"""An engine is looked for where the docker command would look, and the error says where that was."""

import json
import socket
from pathlib import Path

import pytest

from tui.engine import NoEngine, find
from tui.engine.endpoints import Endpoint, endpoints, known


def _context(folder: Path, name: str, host: str) -> None:
    meta = folder / "contexts" / "meta" / name
    meta.mkdir(parents=True)
    (meta / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": {"Host": host}}}))


def test_docker_host_decides_alone() -> None:
    assert endpoints({"DOCKER_HOST": "tcp://127.0.0.1:1", "DOCKER_CONTEXT": "x"}) == (
        Endpoint("DOCKER_HOST", "tcp://127.0.0.1:1"),
    )


def test_the_context_comes_from_the_environment_then_from_the_configuration(tmp_path: Path) -> None:
    _context(tmp_path, "far", "ssh://far")
    _context(tmp_path, "near", "unix:///near.sock")
    (tmp_path / "config.json").write_text('{"currentContext": "near"}')
    environ = {"DOCKER_CONFIG": str(tmp_path)}
    assert endpoints(environ)[0] == Endpoint("near", "unix:///near.sock")
    assert endpoints({**environ, "DOCKER_CONTEXT": "far"})[0] == Endpoint("far", "ssh://far")
    assert endpoints(environ, "far") == (Endpoint("far", "ssh://far"),)
    assert [one.context for one in known(environ)] == ["default", "far", "near"]


def test_podman_is_tried_last(tmp_path: Path) -> None:
    found = endpoints({"DOCKER_CONFIG": str(tmp_path), "XDG_RUNTIME_DIR": "/run/user/1"})
    assert [one.context for one in found] == ["default", "podman", "podman"]
    assert found[1].host == "unix:///run/user/1/podman/podman.sock"


@pytest.mark.parametrize("text", ["{", "[]", "null", ""])
def test_a_broken_configuration_means_the_default(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    (tmp_path / "contexts" / "meta" / "x").mkdir(parents=True)
    (tmp_path / "contexts" / "meta" / "x" / "meta.json").write_text(text)
    assert endpoints({"DOCKER_CONFIG": str(tmp_path)})[0].context == "default"


async def test_without_an_engine_the_error_says_what_was_tried_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoEngine) as caught:
        await find({"DOCKER_HOST": f"unix://{tmp_path}/none.sock"})
    assert caught.value.tried == (f"unix://{tmp_path}/none.sock (DOCKER_HOST): the socket does not exist",)
    assert caught.value.hint


async def test_a_socket_on_which_nobody_answers_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "dead.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with pytest.raises(NoEngine) as caught:
        await find({"DOCKER_HOST": f"unix://{path}"})
    [tried] = caught.value.tried
    assert str(path) in tried
    assert "refused" in tried
