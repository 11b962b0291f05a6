"""Detects what a project's tests need beyond Go: a C compiler, the network, Docker, a Kubernetes API."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tui.project.cgo_packages import known_package
from tui.project.constraints import Target, builds
from tui.project.model import Evidence
from tui.project.scripts import Script
from tui.project.source import quote
from tui.project.walk import GoFile

_RACE = re.compile(
    r"\btest\b.*\s-race\b|\bgotestsum\b.*\s-race\b|\b(?:GO)?TEST\w*FLAGS\w*\s*[:?+]?=.*-race\b"
)
_ENVTEST = "sigs.k8s.io/controller-runtime/pkg/envtest"
_DOCKER = (
    "github.com/testcontainers/testcontainers-go",
    "github.com/ory/dockertest",
    "github.com/docker/docker/client",
    "github.com/moby/moby/client",
    "github.com/docker/go-sdk",
    "github.com/fsouza/go-dockerclient",
)

_ENVTEST = "sigs.k8s.io/controller-runtime/pkg/envtest"
"""Starts etcd and kube-apiserver."""


@dataclass(frozen=True, slots=True)
class TestNeed:
    """One need of the tests."""

    # pytest collects classes by this name
    __test__ = False

    name: str
    """``cgo``, ``network``, ``docker`` or ``envtest``."""
    evidence: Evidence


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
            if "docker" not in found and item.path.startswith(_DOCKER):
                found["docker"] = quote(root, file.path, item.line)
            if item.path == _ENVTEST:
                found.setdefault("envtest", quote(root, file.path, item.line))
            if "cgo" not in found and "." in item.path and known_package(item.path) is not None:
                found["cgo"] = quote(root, file.path, item.line)
    for script in scripts:
        for _, proof in script.lines(_RACE):
            found.setdefault("cgo", proof)
    return [TestNeed(name, found[name]) for name in ("cgo", "network", "docker", "envtest") if name in found]
