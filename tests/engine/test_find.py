"""An engine is looked for where the docker command would look, and the error says where that was."""

import json
import re
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

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


async def test_a_context_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        NoEngine, match=r"^The Docker context nosuch does not exist\. Run `docker context ls`"
    ):
        await find({"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "nosuch"})


class _Broken(BaseHTTPRequestHandler):
    """An engine that has a fault, or that is none."""

    answer = b""

    def do_GET(self) -> None:
        self.wfile.write(self.answer)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n"
            b'{"message": "it is broken"}',
            "500 Server Error",
        ),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "its response is not valid HTTP"),
        (b"", "Remote end closed connection without response"),
    ],
)
async def test_an_engine_with_a_fault_is_not_called_missing(answer: bytes, reason: str) -> None:
    handler = type("Handler", (_Broken,), {"answer": answer})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with pytest.raises(NoEngine) as caught:
            await find({"DOCKER_HOST": f"tcp://127.0.0.1:{server.server_port}"})
        server.shutdown()
    [tried] = caught.value.tried
    assert reason in tried
    assert not re.search(r"BadStatusLine|object at|\(\'|Error\(", tried)
    if "500" in reason:
        assert "reported an error" in caught.value.message
