"""A `go` command of tests, and builds with it."""

import json
from pathlib import Path

from tui.engine import BuildEvent, BuildRequest
from tui.engine.builtin.backend import BuiltinEngine

DOCKERFILE = """FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY go.mod ./
RUN go mod download

FROM modules AS test
RUN --mount=type=bind,target=.,rw go test ./...

FROM test AS build
ARG TARGETOS TARGETARCH
ARG VERSION=dev
RUN --mount=type=bind,target=. \\
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -X 'main.version=$VERSION'" -o /out/app .

FROM scratch
COPY --from=build /out/app /app
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app"]
"""

_GO = """#!/bin/sh
case "$1" in
version) echo "go version go1.27.3 linux/amd64"; exit ;;
env) printf '{"GOROOT": "%s", "GOMODCACHE": "", "GOPROXY": "off"}' "$(dirname "$0")"; exit ;;
esac
{ echo "pwd=$PWD"; env; for word in "$@"; do echo "word=$word"; done; echo; } >>"$(dirname "$0")/calls"
"""


class FakeGo:
    """A `go` command that notes its calls."""

    def __init__(self, folder: Path, script: str = "") -> None:
        """Write the command.

        Args:
            folder: where it is.
            script: what it does besides in a shell. By default it makes the file of ``-o``.
        """
        self.folder = folder / "fake-go"
        self.folder.mkdir()
        made = 'while [ $# -gt 0 ]; do [ "$1" = -o ] && echo program >"$2" && chmod 755 "$2"; shift; done\n'
        path = self.folder / "go"
        path.write_text(_GO + (script or made), encoding="utf-8")
        path.chmod(0o755)

    @property
    def calls(self) -> list[dict[str, str]]:
        """The environment of each call, with its words as ``words``, separated by `|`."""
        found = []
        path = self.folder / "calls"
        for text in path.read_text(encoding="utf-8").split("\n\n") if path.exists() else []:
            lines = [line for line in text.splitlines() if "=" in line]
            words = "|".join(line.removeprefix("word=") for line in lines if line.startswith("word="))
            if lines:
                found.append({**dict(line.split("=", 1) for line in lines), "words": words})
        return found

    def engine(self, tmp_path: Path, **more: object) -> BuiltinEngine:
        """Return a builder that finds this command first."""
        environ = {"PATH": f"{self.folder}:/usr/bin:/bin", "GOFLAGS": "-race", "GOAMD64": "v4", "SECRET": "x"}
        return BuiltinEngine(environ=environ, folder=tmp_path / "caches", **more)  # type: ignore[arg-type]


def project(folder: Path) -> Path:
    """Write a small project."""
    folder.mkdir(parents=True)
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.27\n", encoding="utf-8")
    (folder / "main.go").write_text("package main\n\nfunc main() {}\n", encoding="utf-8")
    (folder / "secret.env").write_text("A=1\n", encoding="utf-8")
    return folder


def request(folder: Path, dockerfile: str = DOCKERFILE, ignore: str = "*.env\n") -> BuildRequest:
    """Return the request of a build."""
    return BuildRequest(context=folder, dockerfile=dockerfile, dockerignore=ignore, tag="app:1")


async def events(engine: BuiltinEngine, asked: BuildRequest) -> list[BuildEvent]:
    """Build, and return all events."""
    return [event async for event in engine.build(asked)]


def manifest(layout: Path) -> dict[str, object]:
    """Return the index of an OCI layout."""
    found: dict[str, object] = json.loads((layout / "index.json").read_text(encoding="utf-8"))
    return found
