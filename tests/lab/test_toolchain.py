"""The Go toolchain of this machine as a second opinion: it agrees with the sources, and never gets in the way."""

import asyncio
import hashlib
import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tui.lab.host.toolchain import consult, environment
from tui.project import Cgo, GoProject, ProjectError, read
from tui.project.golist import SOURCE

needs_go = pytest.mark.skipif(shutil.which("go") is None, reason="no Go toolchain on PATH")

UNSEEN = {"cgo-sqlite", "gin-sample", "private-module", "stale-vendor"}
"""Samples whose modules are in no module cache, so that their graph has holes."""


def samples() -> list[GoProject]:
    found = []
    for path in sorted(PROJECTS.iterdir()):
        try:
            found.append(read(path))
        except ProjectError:
            continue
    return found


def _state(root: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@needs_go
async def test_both_roads_agree_on_the_samples_and_nothing_is_written() -> None:
    before = _state(PROJECTS)
    exact = set()
    for project in samples():
        found = await consult(project, seconds=60)
        assert (project.root.name, found.cgo) == (project.root.name, project.cgo)
        assert replace(found, cgo_source="parser") == project
        if found.cgo_source == SOURCE:
            exact.add(project.root.name)
    assert {project.root.name for project in samples()} - exact <= UNSEEN
    assert _state(PROJECTS) == before


@needs_go
@pytest.mark.parametrize("project", samples(), ids=lambda project: project.root.name)
def test_go_list_finds_the_same_main_packages(project: GoProject) -> None:
    listed = subprocess.run(
        ["go", "list", "-e", "-find", "-f", '{{if eq .Name "main"}}{{.Dir}}{{end}}', "./..."],
        capture_output=True,
        text=True,
        check=False,
        cwd=project.root,
        env=dict(environment(project, cgo=True)),
    )
    theirs = {os.path.relpath(line, project.root) for line in listed.stdout.split("\n") if line}
    ours = {main.path.removeprefix("./") for main in project.mains if not main.tags}
    assert ours == theirs


@needs_go
async def test_a_dependency_whose_source_is_elsewhere_is_seen_through(tmp_path: Path) -> None:
    files = {
        "app/go.mod": "module example.com/app\n\ngo 1.24\n\nrequire example.com/c v0.0.0\n\nreplace example.com/c => ../c\n",
        "app/main.go": 'package main\n\nimport "example.com/c"\n\nfunc main() { c.Run() }\n',
        "c/go.mod": "module example.com/c\n\ngo 1.24\n",
        "c/c.go": 'package c\n\n// #cgo LDFLAGS: -lz\nimport "C"\n\nfunc Run() { C.abs(1) }\n',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    project = read(tmp_path / "app")
    assert project.cgo is Cgo.NONE  # its source lies outside the directory
    found = await consult(project, seconds=60)
    assert (found.cgo, found.cgo_libraries, found.where("cgo")) == (Cgo.REQUIRED, ("z",), "main.go:3")


def _fake_go(folder: Path, script: str) -> None:
    program = folder / "go"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.mark.parametrize("script", ["exit 1", "echo '{'", "echo junk", "echo '{}'", "printf '\\377\\376'"])
async def test_a_toolchain_that_says_nonsense_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _fake_go(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    project = read(PROJECTS / "hello")
    assert await consult(project) == project


async def test_without_a_toolchain_the_project_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    project = read(PROJECTS / "hello")
    assert await consult(project) is project


@pytest.mark.parametrize("ending", ["time", "cancel"])
async def test_a_toolchain_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    _fake_go(tmp_path, f"echo $$ >> {tmp_path}/pids\nexec sleep 100")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    project = read(PROJECTS / "hello")
    pids = tmp_path / "pids"
    if ending == "time":
        assert await consult(project, seconds=1) is project
    else:
        task = asyncio.ensure_future(consult(project, seconds=100))
        until = time.monotonic() + 20
        while not (pids.exists() and len(pids.read_text().split()) == 2) and time.monotonic() < until:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    for pid in pids.read_text().split() if pids.exists() else ():
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def test_what_the_user_has_set_cannot_let_it_out_or_write(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "direct",
        "GOTOOLCHAIN": "auto",
        "GOOS": "js",
    }.items():
        monkeypatch.setenv(name, value)
    found = environment(read(PROJECTS / "hello"), cgo=True)
    assert (found["GOPROXY"], found["GOTOOLCHAIN"], found["GOOS"]) == ("off", "local", "linux")
    assert "-mod=readonly" in found["GOFLAGS"]
