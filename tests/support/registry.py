"""A real registry server on this machine, and images for it that are made of bytes."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import urllib3

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_INDEX = "application/vnd.oci.image.index.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar"
_CONFIG = "application/vnd.oci.image.config.v1+json"


def registry_server() -> str | None:
    """Return the program that .ci/registry got, or the one that is installed; None where there is none."""
    beside = str(Path(sys.executable).parent)
    return shutil.which("docker-registry", path=os.pathsep.join([beside, os.environ.get("PATH", "")]))


@contextmanager
def running_registry(folder: Path, *more: str, tls: str = "") -> Iterator["RealRegistry"]:
    """Run a server on a free port, with its blobs in a folder; further lines go into its configuration."""
    config = folder / "registry.yml"
    lines = [
        "version: 0.1",
        "log: {level: info, accesslog: {disabled: false}}",
        f"storage: {{filesystem: {{rootdirectory: {folder / 'blobs'}}}, delete: {{enabled: true}}}}",
        f"http: {{addr: '127.0.0.1:0'{f', tls: {tls}' if tls else ''}}}",
    ]
    config.write_text("\n".join([*lines, *more, ""]), encoding="utf-8")
    program = registry_server()
    assert program
    log = folder / "registry.log"
    with (
        log.open("wb") as said,
        subprocess.Popen([program, "serve", config], stdout=said, stderr=said, cwd=folder) as server,
    ):
        try:
            yield RealRegistry(_address(server, log), log)
        finally:
            server.terminate()
            server.wait(10)


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    """Wait until the server says on which port it listens."""
    while server.poll() is None:
        found = re.search(r"listening on (127\.0\.0\.1:\d+)", log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        # waiting for the process is waiting for a change, in steps
        try:
            server.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"the registry server ended:\n{log.read_text(encoding='utf-8')}")


@dataclass(frozen=True, slots=True)
class RealRegistry:
    """A server that runs."""

    address: str
    log: Path
    token: str = ""
    """Sent with what is pushed, where the server wants one."""

    @property
    def requests(self) -> list[str]:
        """What it was asked, such as ``GET /v2/``, oldest first."""
        return re.findall(r'"((?:GET|HEAD|PUT|POST|PATCH) \S+) HTTP', self.log.read_text(encoding="utf-8"))

    def put_image(
        self, repository: str, *layers: bytes, platform: str = "linux/amd64", tag: str = ""
    ) -> dict[str, object]:
        """Push an image of some layers, and return its descriptor; without a tag it has its digest only."""
        system, architecture, *variant = platform.split("/")
        named = {"os": system, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
        config = json.dumps({**named, "rootfs": {"type": "layers", "diff_ids": []}}).encode()
        manifest = {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": self._put_blob(repository, config, _CONFIG),
            "layers": [self._put_blob(repository, layer, _LAYER) for layer in layers],
        }
        return {**self._put_manifest(repository, manifest, _MANIFEST, tag), "platform": named}

    def put_index(self, repository: str, tag: str, *images: dict[str, object]) -> str:
        """Push an index of images that are there, and return its digest."""
        index = {"schemaVersion": 2, "mediaType": _INDEX, "manifests": list(images)}
        return str(self._put_manifest(repository, index, _INDEX, tag)["digest"])

    def _put_blob(self, repository: str, content: bytes, media_type: str) -> dict[str, object]:
        place = f"http://{self.address}/v2/{repository}/blobs/uploads/"
        begun = self._send("POST", place, b"")
        upload = urljoin(place, begun.headers["Location"])
        self._send("PUT", f"{upload}{'&' if '?' in upload else '?'}digest={digest_of(content)}", content)
        return {"mediaType": media_type, "digest": digest_of(content), "size": len(content)}

    def _put_manifest(
        self, repository: str, manifest: dict[str, object], media_type: str, tag: str
    ) -> dict[str, object]:
        content = json.dumps(manifest).encode()
        url = f"http://{self.address}/v2/{repository}/manifests/{tag or digest_of(content)}"
        self._send("PUT", url, content, media_type)
        return {"mediaType": media_type, "digest": digest_of(content), "size": len(content)}

    def _send(
        self, method: str, url: str, body: bytes, media_type: str = "application/octet-stream"
    ) -> urllib3.BaseHTTPResponse:
        headers = {"content-type": media_type} | (
            {"authorization": f"Bearer {self.token}"} if self.token else {}
        )
        response = urllib3.request(method, url, body=body, headers=headers)
        assert response.status in {201, 202}, (method, url, response.status, response.data)
        return response


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
