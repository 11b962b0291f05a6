"""A secret that is added after the ignore file was written is in no stage of a build."""

import subprocess
from pathlib import Path

import pytest

from tui.catalog import Catalog
from tui.project import read
from tui.recipe import Recipe
from tui.render import render

pytestmark = pytest.mark.docker

_LATER = (".env", "id_ed25519", "static/.env", "static/id_ed25519", "static/tls/server.key", "certs/.npmrc")
_NEEDED = ("certs/ca.pem", "static/index.html", "testdata/client.key")
_TEST = """\
package main

import (
	"os"
	"testing"
)

func TestX(t *testing.T) {
	if _, err := os.Stat("certs/ca.pem"); err != nil {
		t.Fatal(err)
	}
}
"""


def test_a_secret_that_comes_later_is_in_no_stage(tmp_path: Path, catalog: Catalog) -> None:
    _write(
        tmp_path,
        {"go.mod": "module example.com/later\n\ngo 1.25\n", "main.go": "package main\n\nfunc main() {}\n"},
    )
    _write(tmp_path, {"x_test.go": _TEST, **dict.fromkeys(_NEEDED, "-----BEGIN CERTIFICATE-----\n")})
    rendered = render(read(tmp_path), Recipe(copy=("static",)), catalog)
    _write(tmp_path, dict.fromkeys(_LATER, "secret\n"))
    (tmp_path / ".dockerignore").write_text(rendered.dockerignore)
    found = _found(tmp_path, rendered.dockerfile, rendered.stages)
    assert set(found["context"]) == set(_NEEDED)
    assert "static/index.html" in found["final"]
    assert {name for names in found.values() for name in names} <= set(_NEEDED), found


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _found(root: Path, dockerfile: str, stages: tuple[str, ...]) -> dict[str, list[str]]:
    """Build everything, and return which of the files the context and each stage has."""
    before, last, after = dockerfile.rpartition("\nFROM ")
    opening, _, rest = after.partition("\n")
    named = f"{before}{last}{opening} AS final\n{rest}"
    mounts = " ".join(f"--mount=type=bind,from={stage},target=/seen/{stage}" for stage in (*stages, "final"))
    looks = "; ".join(
        f"for at in /seen/*/src/{path} /seen/*/{path}; do test -e $at && echo found:$at:{path}; done"
        for path in (*_LATER, *_NEEDED)
    )
    probe = f"FROM golang:1.27-alpine\nRUN --mount=type=bind,target=/seen/context {mounts} {looks}; false\n"
    done = subprocess.run(
        ["docker", "build", "--progress=plain", "-f", "-", "."],
        input=f"{named}\n{probe}",
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    found: dict[str, list[str]] = {"context": [], "final": []}
    for line in done.stderr.splitlines():
        _, mark, rest = line.partition(" found:/seen/")
        if mark:
            place, _, path = rest.partition(":")
            found.setdefault(place.partition("/")[0], []).append(path)
    assert found["context"], done.stderr
    return found
