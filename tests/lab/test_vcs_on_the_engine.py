"""A commit compiles the program again with the new revision. No other step runs again, and no layer has .git."""

import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.support.docker import docker
from tui.catalog import load
from tui.project import read
from tui.recipe import Recipe
from tui.render import render

pytestmark = pytest.mark.docker

_MAIN = """\
package main

import (
	"fmt"
	"runtime/debug"
)

func main() {
	info, _ := debug.ReadBuildInfo()
	for _, setting := range info.Settings {
		fmt.Println(setting.Key, setting.Value)
	}
}
"""
_TAG = "godock-tui/vcs:revision"


def _git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    return subprocess.run(
        ["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def _built(folder: Path) -> str:
    """Build the image and return the log."""
    done = subprocess.run(
        ["docker", "buildx", "build", "--progress=plain", "--load", "--tag", _TAG, "."],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stderr


def _step(log: str, words: str) -> str:
    """Return all lines of the step whose name contains words."""
    number = next(line.split()[0] for line in log.splitlines() if words in line)
    return "\n".join(line for line in log.splitlines() if line.startswith(f"{number} "))


def test_a_commit_runs_only_the_compiler_again(tmp_path: Path) -> None:
    for name, text in {
        "go.mod": "module example.com/vcs\n\ngo 1.27\n",
        "main.go": _MAIN,
        "main_test.go": 'package main\n\nimport "testing"\n\nfunc TestNothing(*testing.T) {}\n',
        "README.md": "one\n",
        "bin/tool": "ignored by .dockerignore, but part of the repository\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    _git(tmp_path, "init", "--quiet")
    made = render(read(tmp_path), Recipe(builder="trixie", vcs=True), load())
    (tmp_path / "Dockerfile").write_text(made.dockerfile)
    (tmp_path / ".dockerignore").write_text(made.dockerignore)
    for message in ("one", "two"):
        _git(tmp_path, "add", "--all", "--force")
        _git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", message)
        log = _built(tmp_path)
        printed = docker("run", "--rm", _TAG)
        assert f"vcs.revision {_git(tmp_path, 'rev-parse', 'HEAD')}\n" in printed
        assert "vcs.modified false" in printed
    assert "CACHED" in _step(log, "go test")
    assert "CACHED" not in _step(log, "go build")
    assert not any(".git" in name.split("/") for name in _files(_TAG))
    docker("image", "rm", _TAG)


def _files(tag: str) -> list[str]:
    """Return the paths in all layers of an image."""
    saved = subprocess.run(["docker", "save", tag], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(saved)) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        found: list[str] = []
        for layer in json.load(manifest)[0]["Layers"]:
            file = archive.extractfile(layer)
            assert file is not None
            with tarfile.open(fileobj=io.BytesIO(file.read())) as content:
                found += content.getnames()
    assert found
    return found
