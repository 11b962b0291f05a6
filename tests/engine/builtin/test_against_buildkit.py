"""The image that the built-in builder assembles is the one that BuildKit builds from the same Dockerfile."""

import asyncio
import hashlib
import json
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.docker import docker
from tests.support.registry import RealRegistry, running_registry
from tui.advice import recommend
from tui.catalog import load as load_catalog
from tui.dockerfile import parse
from tui.engine.builtin.assemble import BuiltImage, assemble
from tui.engine.builtin.base import fetch_base
from tui.engine.builtin.blobs import BlobCache
from tui.engine.builtin.contents import Sources, needed, refusals
from tui.engine.builtin.load import load
from tui.image import ImageModel, read
from tui.project import read as read_project
from tui.project.build_context import collect_context
from tui.recipe import Recipe, option
from tui.registry.registry import Registry
from tui.registry.time_limit import TimeLimit
from tui.render import render

pytestmark = [pytest.mark.docker, pytest.mark.registry]

_BASES = {
    "alpine:3.24": "library/alpine:3.24",
    "debian:trixie-slim": "library/debian:trixie-slim",
    "gcr.io/distroless/static-debian13:nonroot": "distroless/static-debian13:nonroot",
}
_PROJECT = {
    "go.mod": "module example.com/shop\n\ngo 1.25\n",
    "main.go": 'package main\n\nimport "os"\n\nfunc main() { println("hello", len(os.Args)) }\n',
    "config.yaml": "a: 1\n",
    "secret.yaml": "b: 1\n",
    "web/index.html": "<p>",
    "web/css/site.css": "p {}",
    "web/empty/.keep": "",
    "scripts/run.sh": '#!/bin/sh\nexec "$@"\n',
    "a name/späße\n.txt": "?",
    ".dockerignore": "secret.*\n**/.keep\n",
}
_BUILD = """FROM alpine:3.24 AS build
RUN mkdir -p /out /data/cache /made && chown 65532:7 /data/cache
RUN printf '#!/bin/sh\\necho "started $@"\\n' >/out/app && chmod 755 /out/app
COPY web /src/web
"""
_DOCKERFILES = {
    "scratch": """FROM scratch
COPY --from=build /out/app /app
""",
    "settings": """FROM alpine:3.24
WORKDIR /srv/app
LABEL a="b c" d=e
ENV X=1 PATH=/srv/app/bin:$PATH Y="2 3" X=4
USER 65532:65532
EXPOSE 8080 9000-9002/udp
VOLUME ["/data", "/more"]
STOPSIGNAL SIGINT
HEALTHCHECK --interval=1m30s --timeout=2.5s --start-period=500ms --start-interval=2s --retries=2 CMD ["/app", "-health"]
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
CMD ["serve", "--all"]
""",
    "shell forms": """FROM alpine:3.24
SHELL ["/bin/sh", "-ec"]
COPY --from=build /out/app /bin/app
HEALTHCHECK CMD app health || exit 1
ENTRYPOINT exec app "$HOME"
""",
    "only a command": """FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build --chown=nonroot:nonroot /out/app .
HEALTHCHECK NONE
CMD ["/home/nonroot/app"]
""",
    "files": """FROM debian:trixie-slim
COPY --chown=65532:65532 config.yaml /new/place/config.yaml
COPY web /srv/web
COPY web/*.html config.yaml /srv/several/
COPY --chmod=640 scripts /srv/scripts
COPY ["a name", "/srv/a name/"]
COPY --from=build /data /data
COPY --from=build --chown=33:33 /data /var/www/data
COPY --from=build /src/web /srv/again
COPY --from=build /made /made
COPY --from=build /out/app /usr/bin
COPY config.yaml /lib/shop.yaml
COPY config.yaml /tmp/
COPY --chown=5:5 --chmod=755 web /srv/twice
COPY web /srv/twice
COPY <<END /etc/shop.conf
listen :8080
END
USER 65532
WORKDIR /made/by/workdir
""",
    "one stage on another": """FROM alpine:3.24 AS common
ENV COMMON=1
WORKDIR /srv
COPY config.yaml .
FROM common
COPY --from=build /out/app bin/app
ENTRYPOINT ["/srv/bin/app"]
""",
}
_RECIPES: dict[str, dict[str, str]] = {
    "recommended": {},
    "layered": {"layout": "layered", "base": "alpine", "user": "10001:10001", "args": "serve --port 8080"},
    "copied files": {
        "base": "alpine",
        "copy": "web,config.yaml:/etc/shop.yaml",
        "workdir": "/srv",
        "env": "A=b",
    },
    "data directories": {"data": "/var/lib/shop,/data/cache", "volume": "on"},
    "scratch": {"base": "scratch", "health": "-health", "port": "8080", "labels": "a=b"},
}
_CONTAINER = frozenset(
    [
        ".dockerenv",
        "dev",
        "dev/console",
        "dev/pts",
        "dev/shm",
        "etc",
        "etc/hosts",
        "etc/hostname",
        "etc/resolv.conf",
        "etc/mtab",
        "proc",
        "sys",
    ]
)
"""What the engine adds to a container, or changes in it."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    """Serve the bases of this machine, as a mirror of the registries that they are from."""
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        for local, name in _BASES.items():
            with _tagged(local, f"{running.address}/{name}") as tag:
                docker("push", "--quiet", tag)
        yield running


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> BlobCache:
    return BlobCache(tmp_path_factory.mktemp("cache"))


@contextmanager
def _tagged(image: str, tag: str) -> Iterator[str]:
    docker("tag", image, tag)
    try:
        yield tag
    finally:
        docker("rmi", tag)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name, text in _PROJECT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755 if name.endswith(".sh") else 0o664)
    (folder / "web" / "latest").symlink_to("index.html")
    (folder / "web" / "css").chmod(0o700)
    return folder


def _model(project: Path, text: str) -> ImageModel:
    return read(parse(text), collect_context(project), catalog=load_catalog())


def _build(project: Path, text: str, tag: str) -> None:
    subprocess.run(
        ["docker", "buildx", "build", "--quiet", "--load", "--tag", tag, "--file", "-", str(project)],
        input=text, text=True, check=True, capture_output=True, timeout=240,
    )  # fmt: skip


def _export(image: str, folder: Path) -> Path:
    container = docker("create", image, "x")
    path = folder / f"{uuid4()}.tar"
    try:
        subprocess.run(["docker", "export", "--output", str(path), container], check=True)
    finally:
        docker("rm", container)
    return path


def _produced(model: ImageModel, image: str, folder: Path) -> dict[str, Path]:
    """Return the files that the final stage copies from others, as they are in the image of BuildKit."""
    copied = {file.path: file.origin.path for file in model.files.put() if file.origin.path in needed(model)}
    produced = folder / "produced"
    with tarfile.open(_export(image, folder)) as tar:
        tar.extractall(produced, [one for one in tar if f"/{one.name}" in copied], filter="tar")
    return {origin: produced / path.lstrip("/") for path, origin in copied.items()}


def _assemble(
    project: Path, model: ImageModel, produced: Mapping[str, Path], server: RealRegistry, cache: BlobCache
) -> BuiltImage:
    mirrors = {"docker.io": [server.address], "gcr.io": [server.address]}
    with Registry(TimeLimit(60), mirrors=mirrors) as registry:
        base = fetch_base(model.base.reference.text, "linux/amd64", cache, registry)
    return assemble(model, base, Sources(project, produced), cache)


def _compared(image: str, folder: Path) -> tuple[dict[str, Any], dict[str, object], list[str]]:
    """Return the configuration, the files and the instructions with a layer."""
    inspected = json.loads(docker("image", "inspect", image))[0]
    files: dict[str, object] = {}
    with tarfile.open(_export(image, folder)) as tar:
        for member in tar:
            if member.name.rstrip("/") not in _CONTAINER:
                file = tar.extractfile(member) if member.isreg() else None
                content = hashlib.sha256(file.read()).hexdigest() if file else member.linkname
                files[member.name] = (member.type, oct(member.mode), member.uid, member.gid, content)
    settings = {name: value for name, value in inspected["Config"].items() if value not in (None, [], {}, "")}
    return settings, files, [inspected["Architecture"], inspected["Os"]]


def _check(project: Path, text: str, server: RealRegistry, cache: BlobCache, folder: Path) -> None:
    model = _model(project, text)
    assert refusals(model) == ()
    theirs, ours = f"godock-builtin:{uuid4()}", f"godock-builtin:{uuid4()}"
    _build(project, text, theirs)
    try:
        image = _assemble(project, model, _produced(model, theirs, folder), server, cache)
        asyncio.run(load(image, [ours]))
        try:
            assert docker("image", "inspect", "--format", "{{.Id}}", ours) == image.config.digest
            for mine, expected in zip(_compared(ours, folder), _compared(theirs, folder), strict=True):
                assert mine == expected
        finally:
            docker("rmi", "--force", ours)
    finally:
        docker("rmi", "--force", theirs)


@pytest.mark.parametrize("name", _DOCKERFILES)
def test_an_assembled_image_has_the_settings_and_files_of_buildkits(
    name: str, project: Path, server: RealRegistry, cache: BlobCache, tmp_path: Path
) -> None:
    _check(project, _BUILD + _DOCKERFILES[name], server, cache, tmp_path)


@pytest.mark.parametrize("name", _RECIPES)
def test_the_image_of_a_recipe_is_the_one_that_buildkit_builds(
    name: str, project: Path, server: RealRegistry, cache: BlobCache, tmp_path: Path, today: date
) -> None:
    found = read_project(project)
    recipe: Recipe = recommend(found, load_catalog(), today).recipe
    for key, value in _RECIPES[name].items():
        recipe = option(key).write(recipe, value)
    rendered = render(found, recipe, load_catalog())
    ignore = project / ".dockerignore"
    before = ignore.read_text(encoding="utf-8")
    ignore.write_text(rendered.dockerignore, encoding="utf-8")
    try:
        _check(project, rendered.dockerfile, server, cache, tmp_path)
    finally:
        ignore.write_text(before, encoding="utf-8")


def test_the_loaded_image_starts(
    project: Path, server: RealRegistry, cache: BlobCache, tmp_path: Path
) -> None:
    model = _model(project, _BUILD + _DOCKERFILES["settings"])
    program = tmp_path / "app"
    program.write_text('#!/bin/sh\necho "started $@"\n', encoding="utf-8")
    program.chmod(0o755)
    image = _assemble(project, model, {"/out/app": program}, server, cache)
    tag = f"godock-builtin:{uuid4()}"
    asyncio.run(load(image, [tag]))
    try:
        assert docker("run", "--rm", "--read-only", "--network=none", tag) == "started serve --all"
    finally:
        docker("rmi", tag)
