"""The Go toolchain is the machine's own, or fetched, checked and complete."""

import base64
import hashlib
import os
import threading
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.engine.builtin.support import FakeGo
from tui.catalog import load
from tui.catalog.toolchains import toolchain_sums
from tui.engine import EngineError
from tui.engine.builtin import toolchain as module
from tui.engine.builtin.toolchain import GoSettings, Machine, Toolchain, this_machine, toolchain
from tui.engine.builtin.wanted_go import WantedGo, machine, system, wanted_go
from tui.registry.time_limit import TimeLimit

_PLATFORM = f"{system()}-{machine()}"
_FILES = {
    "bin/go": b"#!/bin/sh\n",
    "bin/gofmt": b"",
    "pkg/tool/x/compile": b"",
    "src/cmd/_go.mod": b"module cmd\n",
    "VERSION": b"go1.27.3",
}


class Quiet(SimpleHTTPRequestHandler):
    """A server without a log."""

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[str]:
    """Serve a folder as a Go module proxy, with one toolchain."""
    name = f"v0.0.1-go1.27.3.{_PLATFORM}"
    folder = tmp_path / "proxy" / "golang.org" / "toolchain" / "@v"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        for path, data in _FILES.items():
            archive.writestr(f"golang.org/toolchain@{name}/{path}", data)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "proxy"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def _sum() -> str:
    """Return the sum of the toolchain, computed as the Go documentation says."""
    prefix = f"golang.org/toolchain@v0.0.1-go1.27.3.{_PLATFORM}"
    lines = sorted((f"{prefix}/{path}", hashlib.sha256(data).hexdigest()) for path, data in _FILES.items())
    text = "".join(f"{digest}  {name}\n" for name, digest in lines)
    return f"h1:{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _sums(monkeypatch: pytest.MonkeyPatch, expected: str) -> None:
    sums: Mapping[str, Mapping[str, str]] = {"1.27.3": {_PLATFORM: expected}}
    monkeypatch.setattr(module, "toolchain_sums", lambda: sums)


async def _get(here: Machine, *, offline: bool = False, wanted: str = "1.27.3") -> Toolchain:
    return await toolchain(
        WantedGo(wanted, exact=True), here, offline=offline, limit=TimeLimit(60), environ=os.environ
    )


def _bare(tmp_path: Path, proxies: str) -> Machine:
    settings = GoSettings(environment={"GOPROXY": proxies}, module_cache=None)
    return Machine(None, "", None, settings, tmp_path / "toolchains")


async def test_a_toolchain_is_fetched_once_with_its_execute_bits(
    tmp_path: Path, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sums(monkeypatch, _sum())
    here = _bare(tmp_path, f"{proxy}/missing,{proxy},direct")
    found = await _get(here)
    assert found.origin == "the Go module proxy"
    assert os.access(found.go, os.X_OK)
    assert os.access(found.goroot / "pkg/tool/x/compile", os.X_OK)
    assert not os.access(found.goroot / "VERSION", os.X_OK)
    assert (found.goroot / "src/cmd/go.mod").read_bytes() == b"module cmd\n"
    assert [path.name for path in here.folder.iterdir()] == [f"go1.27.3.{_PLATFORM}"]
    assert (await _get(here, offline=True)).origin == "an earlier download"


async def test_a_toolchain_with_another_sum_is_not_unpacked(
    tmp_path: Path, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sums(monkeypatch, "h1:other")
    here = _bare(tmp_path, proxy)
    with pytest.raises(EngineError, match="does not have the expected checksum"):
        await _get(here)
    assert list(here.folder.iterdir()) == []


async def test_without_a_network_a_missing_toolchain_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="--offline prevents the download"):
        await _get(_bare(tmp_path, "off"), offline=True)


async def test_a_release_before_the_first_served_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"serves no toolchain before Go 1\.21"):
        await _get(_bare(tmp_path, "off"), wanted="1.20.14")


async def test_the_go_of_this_machine_is_used_where_it_is_the_release(tmp_path: Path) -> None:
    go = FakeGo(tmp_path)
    here = await this_machine({"PATH": f"{go.folder}:/usr/bin:/bin"}, tmp_path / "none")
    assert here.version == "1.27.3"
    found = here.found(WantedGo("1.27.3", exact=True))
    assert found is not None
    assert (found.go, found.goroot) == (go.folder / "go", go.folder)
    assert here.found(WantedGo("1.27.2", exact=False)) is not None
    assert here.found(WantedGo("1.27.2", exact=True)) is None
    assert here.found(WantedGo("1.27.4", exact=False)) is None
    assert here.found(WantedGo("1.26.1", exact=False)) is None
    older = await toolchain(
        WantedGo("1.27.4", exact=False), here, offline=True, limit=TimeLimit(60), environ={}
    )
    assert "older than 1.27.4, because of --offline" in older.origin


@pytest.mark.parametrize(
    ("tag", "version", "exact"),
    [
        ("1.27-alpine", "1.27.3", False),
        ("1.27.1-trixie", "1.27.1", True),
        ("1.25", "1.25.14", False),
        ("1.28rc1-alpine", "1.28rc1", True),
        ("alpine", "1.27.3", False),
        ("latest", "1.27.3", False),
    ],
)
def test_a_tag_names_a_release(tag: str, version: str, exact: bool) -> None:
    assert wanted_go(tag, load()) == WantedGo(version, exact)


def test_the_newest_release_of_each_served_minor_version_has_a_sum() -> None:
    served = [one.latest_patch for one in load().releases if WantedGo(one.latest_patch, exact=True).served]
    assert set(served) == set(toolchain_sums())
    assert all("linux-amd64" in sums for sums in toolchain_sums().values())
    assert all(text.startswith("h1:") for sums in toolchain_sums().values() for text in sums.values())
