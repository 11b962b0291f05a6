"""What the model says of an image is compared with the image that the engine builds."""

import json
import re
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.docker import docker
from tui.catalog import load
from tui.dockerfile import parse
from tui.image import ImageModel, Kind, Value, read
from tui.image.bases import image
from tui.project import read as read_project
from tui.project.build_context import UNKNOWN_CONTEXT, collect_context
from tui.recipe import Recipe, option
from tui.render import render

pytestmark = pytest.mark.docker

_HERE = Path(__file__).parent / "buildable"
_MAIN = "package main\n\nvar version string\n\nfunc main() { println(version) }\n"
_PROJECT = {
    "go.mod": "module example.com/shop/v2\n\ngo 1.25\n",
    "main.go": _MAIN,
    "cmd/api/main.go": _MAIN,
    "cmd/worker/main.go": _MAIN,
    "lib/lib.go": "package lib\n",
    "config.yaml": "a: 1\n",
    "other.yaml": "b: 1\n",
    "secret.yaml": "c: 1\n",
    "web/index.html": "<p>",
    "web/css/site.css": "p {}",
    "scripts/run.sh": '#!/bin/sh\nexec "$@"\n',
    "scripts/build.sh": '#!/bin/sh\nset -e\ngo build -o "$1" ./cmd/api\n',
    ".dockerignore": "secret.*\n**/*.css\n!web/css\nlib\n!lib/lib.go\n",
}
_CONTAINER = """
/.dockerenv /dev /dev/console /dev/pts /dev/shm /etc /etc/mtab /etc/hosts /etc/hostname /etc/resolv.conf /proc /sys
"""
_MOUNTED = frozenset(_CONTAINER.split())
"""What the engine adds to a container."""
_NOT_IN_STAND_INS = frozenset({"/etc/nsswitch.conf"})
_RECIPES: dict[str, dict[str, str]] = {
    "recommended": {},
    "data": {"data": "data,/var/lib/shop", "volume": "on", "port": "8080,5514/udp"},
    "layered": {"layout": "layered", "base": "alpine", "user": "10001:10001", "data": "/var/lib/shop,/data"},
    "debian": {"base": "debian-slim", "copy": "go.mod:/etc/shop/go.mod", "workdir": "/srv", "env": "A=b"},
}


@dataclass(frozen=True)
class Built:
    """An image of the engine, without what its base has."""

    config: dict[str, object]
    added: dict[str, tarfile.TarInfo]
    base: frozenset[str]


def _files(image: str, folder: Path) -> dict[str, tarfile.TarInfo]:
    container = docker("create", image, "x")
    path = folder / f"{uuid4()}.tar"
    try:
        subprocess.run(["docker", "export", "--output", str(path), container], check=True)
    finally:
        docker("rm", container)
    with tarfile.open(path) as tar:
        found = {f"/{entry.name.rstrip('/')}": entry for entry in tar}
    path.unlink()
    return found


def _build(folder: Path, text: str, scratch: Path) -> Built:
    tag = f"godock-oracle:{uuid4()}"
    subprocess.run(
        ["docker", "buildx", "build", "--quiet", "--load", "--tag", tag, "--file", "-", str(folder)],
        input=text, text=True, check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    try:
        config = json.loads(docker("image", "inspect", tag))[0]["Config"]
        files = _files(tag, scratch)
    finally:
        docker("image", "rm", tag)
    return Built(config, files, frozenset())


def _project(scratch: Path) -> Path:
    folder = scratch / "project"
    for name, text in _PROJECT.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755 if name.endswith(".sh") else 0o644)
    return folder


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, frozenset[str]]]:
    yield {}


def _base_files(model: ImageModel, bases: dict[str, frozenset[str]], scratch: Path) -> frozenset[str]:
    name = model.base.reference.text
    if name not in bases:
        bases[name] = frozenset() if name == "scratch" else frozenset(_files(name, scratch))
    return bases[name]


def _compare(model: ImageModel, built: Built, base: frozenset[str]) -> str:
    """Compare, and return how many files the model does not know of."""
    added = {path: entry for path, entry in built.added.items() if path not in base and path not in _MOUNTED}
    for file in (*model.files.put(), *model.files.list()):
        entry = built.added.get(file.path)
        assert entry is not None, f"yes to {file.path}, which is missing"
        kind = Kind.DIRECTORY if entry.isdir() else Kind.LINK if entry.issym() else Kind.FILE
        assert file.kind in {kind, Kind.UNKNOWN}, file.path
        if file.owner is not None and re.fullmatch(r"\d+:\d+", file.owner):
            assert file.owner == f"{entry.uid}:{entry.gid}", file.path
        if file.executable is not None and kind is Kind.FILE:
            assert file.executable is bool(entry.mode & 0o111), file.path
    unknown = []
    for path in added:
        found = model.files.find(path, follow=False)
        assert not found.exists.no, f"no to {path}, which is there"
        if found.exists.unknown:
            unknown.append(path)
    _compare_config(model, built.config)
    return f"{len(unknown)} of {len(added)} unknown: {unknown[:10]}"


def _compare_config(model: ImageModel, config: dict[str, object]) -> None:
    environment = dict(item.split("=", 1) for item in config.get("Env") or [])  # type: ignore[attr-defined]
    ours = {name: variable.value.text for name, variable in model.config.environment.items()}
    ours.pop("PATH", None), environment.pop("PATH", None)
    ours.pop("GOLANG_VERSION", None)
    assert ours == environment
    assert (model.config.user.text or "0") == (config["User"] or "0")
    assert model.config.directory == (config["WorkingDir"] or "/")
    ports = set(config.get("ExposedPorts") or ())  # type: ignore[call-overload]
    assert {
        f"{number}/{port.protocol}" for port in model.config.ports for number in _numbers(port.number.text)
    } == ports
    assert set(model.config.volumes) == set(config.get("Volumes") or ())  # type: ignore[call-overload]
    for invocation, name in ((model.config.entrypoint, "Entrypoint"), (model.config.command, "Cmd")):
        words = (
            [*model.config.shell, *invocation.words] if invocation.form == "shell" else list(invocation.words)
        )
        assert words == (config.get(name) or []), name
    labels = {name: variable.value.text for name, variable in model.config.labels.items()}
    theirs = {name: text for name, text in (config.get("Labels") or {}).items() if "stand-in" not in name}  # type: ignore[attr-defined]
    assert labels == theirs
    signal = model.config.stop_signal
    assert (signal.text if signal else "") == (config.get("StopSignal") or "")


def _numbers(text: str) -> list[str]:
    first, _, last = text.partition("-")
    return [str(number) for number in range(int(first), int(last or first) + 1)]


@pytest.mark.parametrize("path", sorted(_HERE.glob("*.Dockerfile")), ids=lambda path: path.stem)
def test_the_model_of_a_dockerfile_agrees_with_the_image(
    path: Path, tmp_path: Path, bases: dict[str, frozenset[str]]
) -> None:
    folder = _project(tmp_path)
    text = path.read_text(encoding="utf-8")
    context = collect_context(folder, mains=read_project(folder).mains)
    model = read(parse(text), context, catalog=load())
    result = _compare(model, _build(folder, text, tmp_path), _base_files(model, bases, tmp_path))
    print(path.stem, result)


@pytest.mark.parametrize("name", _RECIPES)
def test_the_model_of_a_rendered_recipe_agrees_with_the_image(
    name: str, tmp_path: Path, bases: dict[str, frozenset[str]], today: date
) -> None:
    from tui.advice import recommend

    project = read_project(_project(tmp_path))
    recipe: Recipe = recommend(project, load(), today).recipe
    for key, value in _RECIPES[name].items():
        recipe = option(key).write(recipe, value)
    rendered = render(project, recipe, load())
    context = collect_context(project.root, ignore=rendered.dockerignore, mains=project.mains)
    model = read(parse(rendered.dockerfile), context, catalog=load())
    assert model.start.starts.yes
    built = _build(project.root, rendered.dockerfile, tmp_path)
    result = _compare(model, built, _base_files(model, bases, tmp_path))
    if model.final.index != 0:
        assert result.startswith("0 of "), result
    print(name, result)


@pytest.mark.parametrize(
    "name",
    ["debian:trixie-slim", "gcr.io/distroless/static-debian13:nonroot", "scratch"],
)
def test_what_is_known_of_a_base_is_in_a_system_of_the_same_packages(name: str, tmp_path: Path) -> None:
    # of Alpine, busybox and Go there are stand-ins only, which have other files
    model = read(parse(f"FROM {name}"), UNKNOWN_CONTEXT, catalog=load())
    there = {} if name == "scratch" else _files(name, tmp_path)
    system = image(Value(name), load(), 1).system
    claimed = {path for path, file in system.entries.items() if file is not None}
    missing = {path for path in claimed if path not in there and not path.startswith(("/bin/", "/sbin/"))}
    assert missing <= _NOT_IN_STAND_INS
    assert {path for path in there if model.files.find(path, follow=False).exists.no} <= _MOUNTED
