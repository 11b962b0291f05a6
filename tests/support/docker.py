"""Containers for tests, always removed; on loopback only."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

_PATIENCE = 30
"""Seconds after which a container that has not said that it is ready is given up."""
_TRIES = 100


def docker(*words: str, check: bool = True) -> str:
    """Run a docker command and return what it printed."""
    return subprocess.run(
        ["docker", *words], capture_output=True, text=True, check=check, timeout=120
    ).stdout.strip()


@contextmanager
def serving(image: str, port: int, ready: str) -> Iterator[int]:
    """Run an image as its user would, hardened, and yield the loopback port once its log holds the ready line."""
    container = docker(
        "run",
        "--detach",
        "--read-only",
        "--cap-drop=ALL",
        "--memory=256m",
        "--publish",
        f"127.0.0.1::{port}",
        image,
    )
    try:
        with subprocess.Popen(
            ["docker", "logs", "--follow", container],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as log:
            assert log.stdout is not None
            late = threading.Timer(_PATIENCE, log.kill)
            late.start()
            said = []
            for line in log.stdout:
                said.append(line)
                if ready in line:
                    break
            else:
                raise AssertionError(f"{image} did not say {ready!r}:\n{''.join(said)}")
            late.cancel()
            log.kill()
        yield int(docker("port", container, str(port)).splitlines()[0].rpartition(":")[2])
    finally:
        docker("rm", "--force", container)


def get(port: int, path: str = "/") -> str:
    """Return what a server on loopback answers."""
    for _ in range(_TRIES):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except ConnectionError:
            # servers say that they listen a moment before they do, and nothing outside the container tells when
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError(f"port {port} was published, but nobody answers on it")


def config(image: str) -> dict[str, object]:
    """Return an image's configuration."""
    found: dict[str, object] = json.loads(docker("image", "inspect", image))[0]["Config"]
    return found
