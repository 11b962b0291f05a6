"""Detects what a project's tests need beyond Go: a C compiler, the network, Docker, a Kubernetes API."""

import re
from collections.abc import Iterable
from pathlib import Path

from tui.frozen import dataclass
from tui.project.cgo_packages import known_package
from tui.project.constraints import Target, builds
from tui.project.model import Evidence
from tui.project.scripts import Script
from tui.project.source import quote, read_source
from tui.project.walk import GoFile

_RACE = re.compile(
    r"\btest\b.*\s-race\b|\bgotestsum\b.*\s-race\b|\b(?:GO)?TEST\w*FLAGS\w*\s*[:?+]?=.*-race\b"
)
_DOCKER = ("github.com/testcontainers/testcontainers-go", "github.com/ory/dockertest")
_CLIENTS = (
    "github.com/docker/docker/client",
    "github.com/moby/moby/client",
    "github.com/docker/go-sdk",
    "github.com/fsouza/go-dockerclient",
)
_CALLS = re.compile(r"\.(?:Ping|ServerVersion|DiskUsage|\w*(?:Container|Image|Network|Volume|Swarm)\w*)\(")
"""Calls of the Docker Engine. A client alone does not connect."""

_GIT = re.compile(r"exec\.Command(?:Context)?\((?:[\w.()]+, *)?\"git\"")
_LOOKED_UP = re.compile(r"LookPath\(\"git\"\)")

_ENVTEST = "sigs.k8s.io/controller-runtime/pkg/envtest"
"""Starts etcd and kube-apiserver."""

_ORDER = ("cgo", "network", "docker", "envtest", "git")


@dataclass(frozen=True, slots=True)
class TestNeed:
    """One need of the tests."""

    # pytest collects classes by this name
    __test__ = False

    name: str
    """``cgo``, ``network``, ``docker``, ``envtest`` or ``git``."""
    evidence: Evidence


def _git_line(root: Path, file: GoFile) -> int:
    """Return the line on which a test runs git, or 0. A test that looks for git first is skipped without it."""
    source = read_source(root / file.path) or ""
    match = _GIT.search(source)
    return 0 if match is None or _LOOKED_UP.search(source) else source.count("\n", 0, match.start()) + 1


def _calls_docker(root: Path, file: GoFile, path: str) -> bool:
    return path.startswith(_CLIENTS) and bool(_CALLS.search(read_source(root / file.path) or ""))


def find_test_needs(root: Path, files: Iterable[GoFile], scripts: Iterable[Script]) -> list[TestNeed]:
    """Return the needs of the tests, each with its first evidence.

    Only test files of a plain ``go test ./...`` on Linux count, because files behind a tag do not run in the image's
    tests either.

    Args:
        root: the project's root.
        files: its Go files.
        scripts: its scripts, in which ``-race`` needs cgo.
    """
    found: dict[str, Evidence] = {}
    for file in files:
        if not file.is_test or not builds(file.name, file.header, Target(cgo=True)):
            continue
        if file.marks.outgoing:
            found.setdefault("network", quote(root, file.path, file.marks.outgoing))
        for item in file.header.imports:
            if "docker" not in found and (
                item.path.startswith(_DOCKER) or _calls_docker(root, file, item.path)
            ):
                found["docker"] = quote(root, file.path, item.line)
            if "git" not in found and item.path == "os/exec" and (line := _git_line(root, file)):
                found["git"] = quote(root, file.path, line)
            if item.path == _ENVTEST:
                found.setdefault("envtest", quote(root, file.path, item.line))
            if "cgo" not in found and "." in item.path and known_package(item.path) is not None:
                found["cgo"] = quote(root, file.path, item.line)
    for script in scripts:
        for _, proof in script.lines(_RACE):
            found.setdefault("cgo", proof)
    return [TestNeed(name, found[name]) for name in _ORDER if name in found]
