"""Finds the Dockerfiles and Compose files of a project, below its root and above it."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import TYPE_CHECKING

from tui.project.commit import repository_of
from tui.project.compose import NAME as COMPOSE
from tui.project.compose import Service, parse_compose, rank
from tui.project.locate import modules_below
from tui.project.model import Dockerfile, Evidence, ImageBuild
from tui.project.scan import Scan
from tui.project.source import evidence, read_source
from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.dockerfile import Document

_NAME = re.compile(
    r"(?:Dockerfile|Containerfile)(?:[._-].+)?|.+\.(?:dockerfile|containerfile)", re.IGNORECASE
)
_FROM = re.compile(r"\s*FROM\s", re.IGNORECASE)
"""The mark of a file that is meant as a Dockerfile, even with a typo in it."""

_DEPLOYMENT = (
    "deploy",
    "deployment",
    "deployments",
    "build",
    "docker",
    "package",
    "packaging",
    ".github",
    ".docker",
)
"""Usual directories for files of deployment, above a module that is one of several."""

_ASIDE_WORDS = """
    example examples sample samples demo test tests testing e2e integration fuzz bench dev develop development debug
    devcontainer local ci lint docs doc hack tools contrib
"""
_ASIDE = frozenset(_ASIDE_WORDS.split())
"""Words in a path of a file that is not for production."""

_LIMIT = 200
"""Dockerfiles that are read."""


@dataclass(frozen=True, slots=True)
class FoundDockerfile:
    """A Dockerfile and the line of its last FROM."""

    dockerfile: Dockerfile
    proof: Evidence


def find_dockerfiles(
    root: Path, scanned: Scan, builds: Iterable[ImageBuild] = (), nested: Iterable[str] = ()
) -> list[FoundDockerfile]:
    """Return the Dockerfiles below a root, and those above it that build this module, the most likely first.

    ``Dockerfile`` in the root is the first one. Then come those that the project builds itself, the nearest first.

    Args:
        root: the module's directory.
        scanned: its files.
        builds: the builds that the project states.
        nested: directories of other modules below it.
    """
    stated = _by_dockerfile(builds)
    others = tuple(nested)
    found: list[FoundDockerfile] = []
    for path in list(dict.fromkeys((*_candidates(root, scanned), *stated)))[:_LIMIT]:
        source = read_source(root / path)
        build = stated.get(path)
        one = _read(path, source, build.target if build else "") if source else None
        if one is None or (path.startswith("../") and not builds_module(source or "", path, root, build)):
            continue
        foreign = any(path.startswith(f"{module}/") for module in others)
        dockerfile = replace(
            one.dockerfile,
            context=context_of(build, path),
            build=build,
            aside=foreign or is_aside(path),
        )
        found.append(replace(one, dockerfile=dockerfile))
    return sorted(found, key=_rank)


def find_services(root: Path, scanned: Scan) -> tuple[Service, ...]:
    """Return the services of all Compose files below a root and above it, those that Compose reads by itself first."""
    names = list(_named(scanned, COMPOSE))
    names += [path for path in _above(root) if COMPOSE.fullmatch(path.rpartition("/")[2])]
    found: list[Service] = []
    for path in sorted(names, key=rank):
        source = read_source(root / path)
        found += parse_compose(source, path) if source and "build" in source else ()
    return tuple(found)


def exposed_ports(root: Path, path: str) -> list[tuple[int, str, int]]:
    """Return the TCP ports in the EXPOSE lines of a Dockerfile, each with file and line."""
    document = parsed(read_source(root / path) or "")
    found = []
    for instruction in document.instructions if document else ():
        if instruction.keyword == "EXPOSE":
            words = instruction.arguments.partition("#")[0].split()
            ports = (word.partition("/")[0] for word in words if not word.endswith("/udp"))
            found += [
                (int(port), path, instruction.first)
                for port in ports
                if port.isdecimal() and 0 < int(port) < 65536
            ]
    return found


def context_of(build: ImageBuild | None, path: str) -> str:
    """Return the directory of the build context, relative to the root: the stated one, or the root.

    For a Dockerfile above the root without a stated context, it is the directory of the Dockerfile.
    """
    if build is not None:
        return build.context
    return dirname(path) if path.startswith("../") else "."


def builds_module(source: str, path: str, root: Path, build: ImageBuild | None = None) -> bool:
    """Return whether a Dockerfile above a module builds it: it names the module's directory below its context.

    Args:
        source: its text.
        path: its path relative to the root.
        root: the module's directory.
        build: the build that states its context, if any.
    """
    if build is not None and build.context == ".":
        return True
    above = context_of(build, path)
    # a file in deploy/ usually has the directory above it as its context
    for context in dict.fromkeys((above, normpath(join(above, "..")))):
        inside = relpath(root, normpath(root / context))
        if inside in {".", ".."} or inside.startswith("../"):
            continue
        lines = (line for line in source.split("\n") if not line.lstrip().startswith("#"))
        named = re.compile(rf"(?:^|[\s\"'=:/]){re.escape(inside)}(?![\w.-])")
        if any(named.search(line) for line in lines):
            return True
    return False


def dockerfiles_in(directory: Path) -> Iterator[Path]:
    """Yield the files of a directory whose names are usual for Dockerfiles."""
    yield from (directory / name for name in _files(directory) if is_dockerfile(name))


def module_of(dockerfile: Path) -> Path | None:
    """Return the directory of the module that a Dockerfile above it, or beside its parents, builds, or None.

    The search goes up to the top of the repository. Without one, it ends one directory above the Dockerfile.
    """
    source = read_source(dockerfile)
    top = repository_of(dockerfile.parent) or dockerfile.parent.parent
    for folder in dockerfile.parents:
        modules = [folder / module for module in modules_below(folder)] if folder != Path.home() else []
        named = (
            module for module in modules if builds_module(source or "", relpath(dockerfile, module), module)
        )
        if modules:
            return next(named, modules[0] if len(modules) == 1 else None)
        if folder == top:
            return None
    return None


def is_aside(path: str) -> bool:
    """Return whether the place or the name of a file says that it is for tests, development or documentation."""
    return not _ASIDE.isdisjoint(re.split(r"[^a-z0-9]+", path.lower()))


def parsed(source: str) -> "Document | None":
    """Return a parsed Dockerfile, or None if BuildKit would refuse it."""
    from tui.dockerfile import DockerfileError, parse  # noqa: PLC0415 - most projects have none

    try:
        return parse(source)
    except DockerfileError:
        return None


def is_dockerfile(name: str) -> bool:
    """Return whether a name is usual for a Dockerfile."""
    return (
        bool(_NAME.fullmatch(name))
        and name.isprintable()
        and not name.endswith((".dockerignore", ".go", ".md", ".bak"))
    )


def _by_dockerfile(builds: Iterable[ImageBuild]) -> dict[str, ImageBuild]:
    """Return the build of each Dockerfile that counts: one for production before one for development, then the first."""
    found: dict[str, ImageBuild] = {}
    for build in sorted(builds, key=lambda item: is_aside(item.file) or is_aside(item.target)):
        found.setdefault(build.dockerfile, build)
    return found


def _rank(found: FoundDockerfile) -> tuple[bool, bool, bool, bool, int, bool, str]:
    one = found.dockerfile
    name = one.path.rpartition("/")[2]
    return (
        one.path != "Dockerfile",
        one.aside,
        one.build is None or is_aside(one.build.file),
        one.path.startswith("../"),
        one.path.count("/"),
        name.lower() != "dockerfile",
        one.path,
    )


def _read(path: str, source: str, target: str) -> FoundDockerfile | None:
    """Return the facts of the stages, or None if there are none, as in an ignore file or a script.

    A Dockerfile that BuildKit would refuse is listed without its stages.
    """
    from tui.dockerfile import stages  # noqa: PLC0415 - most projects have none and need not wait for it
    from tui.dockerfile.stages import image_of, index_of  # noqa: PLC0415 - see above

    document = parsed(source)
    found = stages(document) if document else ()
    if found:
        index = index_of(target, list(found), numbers=True) if target else None
        last = found[-1 if index is None else index]
        proof = evidence(path, last.opening.first, last.opening.raw.partition("\n")[0])
        names = tuple(stage.name for stage in found if stage.name)
        base = clean_line(image_of(last, found))
        return FoundDockerfile(
            Dockerfile(path, len(found), base, names, target="" if index is None else target), proof
        )
    lines = enumerate(source.split("\n"), start=1)
    at = next(((number, line) for number, line in lines if document is None and _FROM.match(line)), None)
    return FoundDockerfile(Dockerfile(path, 0, ""), evidence(path, *at)) if at else None


def _candidates(root: Path, scanned: Scan) -> Iterator[str]:
    yield from (path for path in _named(scanned, _NAME) if is_dockerfile(path.rpartition("/")[2]))
    yield from (path for path in _above(root) if is_dockerfile(path.rpartition("/")[2]))


def _named(scanned: Scan, pattern: re.Pattern[str]) -> Iterator[str]:
    for directory, names in scanned.own():
        for name in names:
            if pattern.fullmatch(name):
                yield join(directory, name)


def _above(root: Path) -> Iterator[str]:
    """Yield the files in the directories above a module, and in usual ones for deployment, relative to the root.

    They end at the top of the repository. Without one, only the directory above counts.
    """
    top = repository_of(root)
    if top == root:
        return
    home = Path.home()
    folder, up = root.parent, ".."
    while folder not in {home, folder.parent} and folder != root:
        for below in ("", *_DEPLOYMENT):
            for name in _files(folder / below):
                yield join(up, below, name)
        if top is None or folder == top:
            return
        folder, up = folder.parent, f"{up}/.."


def _files(directory: Path) -> list[str]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    except OSError:
        return []
