"""Finds the Dockerfiles and Compose files of a project, below its root and above it."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import TYPE_CHECKING

from tui.frozen import dataclass
from tui.project.commit import repository_of
from tui.project.compose import NAME as COMPOSE
from tui.project.compose import Service, parse_compose, rank
from tui.project.image_builds import image_builds
from tui.project.locate import modules_below
from tui.project.model import Dockerfile, Evidence, ImageBuild
from tui.project.scan import Scan, is_own
from tui.project.scripts import find_scripts
from tui.project.source import evidence, read_source
from tui.project.words import words
from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.dockerfile import Document

_NAME = re.compile(
    r"(?:Dockerfile|Containerfile)(?:[._-].+)?|.+\.(?:dockerfile|containerfile)", re.IGNORECASE
)
_FROM = re.compile(r"\s*FROM\s", re.IGNORECASE)
"""The mark of a file that is meant as a Dockerfile, even with a typo in it."""

_GENERIC = frozenset({"api", "app", "backend", "cmd", "main", "server", "service", "web", "worker"})
"""Names of programs that say nothing about the module."""

_ABOVE_DIRECTORIES, _ABOVE_DEPTH = 400, 3
"""Directories and levels from the top of a repository that are searched for the files of a module in it."""

_ASIDE_WORDS = """
    example examples sample samples demo test tests testing e2e integration fuzz bench dev develop development debug
    devcontainer ci lint docs doc hack tools contrib
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
    root: Path,
    scanned: Scan,
    above: Iterable[str] = (),
    builds: Iterable[ImageBuild] = (),
    nested: Iterable[str] = (),
    programs: Iterable[str] = (),
) -> list[FoundDockerfile]:
    """Return the Dockerfiles below a root, and those above it that build this module, the most likely first.

    ``Dockerfile`` in the root is the first one. Then come those that the project builds itself, the nearest first.

    Args:
        root: the module's directory.
        scanned: its files.
        above: the files above and beside it, as :func:`files_above` returns them.
        builds: the builds that the project states.
        nested: directories of other modules below it.
        programs: the names of its binaries.
    """
    stated = _by_dockerfile(builds)
    others, binaries = tuple(nested), tuple(programs)
    found: list[FoundDockerfile] = []
    usual = (path for path in (*_named(scanned, _NAME), *above) if is_dockerfile(path.rpartition("/")[2]))
    for path in islice(dict.fromkeys((*usual, *stated)), _LIMIT):
        source, build = read_source(root / path) or "", stated.get(path)
        context = context_of(source, path, root, build, binaries)
        one = _read(path, source, build.target if build else "") if context is not None else None
        if one is None or context is None:
            continue
        foreign = any(path.startswith(f"{module}/") for module in others)
        dockerfile = replace(one.dockerfile, context=context, build=build, aside=foreign or is_aside(path))
        found.append(replace(one, dockerfile=dockerfile))
    return sorted(found, key=_rank)


def find_services(root: Path, scanned: Scan, above: Iterable[str] = ()) -> tuple[Service, ...]:
    """Return the services of all Compose files below a root and above it, those that Compose reads by itself first."""
    names = [*_named(scanned, COMPOSE), *above]
    names = [path for path in names if COMPOSE.fullmatch(path.rpartition("/")[2])]
    found: list[Service] = []
    for path in sorted(names, key=rank):
        source = read_source(root / path)
        found += parse_compose(source, path) if source and "build" in source else ()
    return tuple(
        replace(
            service,
            context=inside(root, service.context),
            dockerfile=service.dockerfile and inside(root, service.dockerfile),
        )
        for service in found
    )


def builds_above(root: Path) -> Iterator[ImageBuild]:
    """Yield the builds in the scripts and workflows at the top of the repository, for a module below it."""
    top = repository_of(root)
    if top is None or top == root:
        return
    way = relpath(top, root)
    for build in image_builds((), find_scripts(top)):
        yield replace(
            build,
            dockerfile=inside(root, join(way, build.dockerfile)),
            context=inside(root, join(way, build.context)),
            file=join(way, build.file),
        )


def inside(root: Path, path: str) -> str:
    """Return a normal form of a path relative to a root, which can lead through the directory above: ``../root/a``."""
    return relpath(normpath(root / path), root)


def context_of(
    source: str, path: str, root: Path, build: ImageBuild | None = None, programs: Iterable[str] = ()
) -> str | None:
    """Return the directory of a Dockerfile's build context relative to a module, or None if it builds another one.

    Without a stated context, it is the module. For a Dockerfile above the module, it is the nearest directory below which
    the Dockerfile names the module. One that starts a program of the module by its name counts too.

    Args:
        source: its text.
        path: its path relative to the module.
        root: the module's directory.
        build: the build that states its context, if any.
        programs: the names of the module's binaries.
    """
    if not path.startswith("../"):
        return build.context if build else "."
    if build is not None and build.context == ".":
        return "."
    lines = [line for line in source.split("\n") if not line.lstrip().startswith("#")]
    contexts = [build.context] if build else list(_common(dirname(path)))
    for context in contexts if root.name in source else ():
        inside = relpath(root, normpath(root / context))
        if inside not in source:
            continue
        # the directory itself, its go.mod, or a package below it, but not only a front end below it
        named = re.compile(
            rf"(?:^|[\s\"'=:,/]){re.escape(inside)}(?:/?(?:[\s\"',\]]|$)|/go\.(?:mod|sum|\*)|/(?:cmd|internal|pkg)\b|/\.)"
        )
        if any(named.search(line) for line in lines):
            return context
    starts = [line for line in lines if line.lstrip().upper().startswith(("ENTRYPOINT", "CMD"))]
    own = [name for name in programs if name not in _GENERIC]
    beside = set(dirname(path).split("/")) <= {".."}
    if beside and any(
        re.search(rf"[\s\"'/]{re.escape(name)}(?=[\s\"',]|$)", line) for name in own for line in starts
    ):
        return contexts[0]
    return None


def _common(directory: str) -> Iterator[str]:
    """Yield a directory above a module and its parents, up to the last one that contains the module."""
    while True:
        yield directory or "."
        if set(directory.split("/")) <= {".."}:
            return
        directory = dirname(directory)


def named_dockerfiles(directory: Path) -> Iterator[Path]:
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
            module for module in modules if context_of(source or "", relpath(dockerfile, module), module)
        )
        if modules:
            return next(named, modules[0] if len(modules) == 1 else None)
        if folder == top:
            return None
    return None


def is_aside(path: str) -> bool:
    """Return whether the place or the name of a file says that it is for tests, development or documentation."""
    return not _ASIDE.isdisjoint(words(path)) or "local" in words(path.rpartition("/")[2])


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


def _named(scanned: Scan, pattern: re.Pattern[str]) -> Iterator[str]:
    for directory, names in scanned.own():
        for name in names:
            if pattern.fullmatch(name):
                yield join(directory, name)


def files_above(root: Path) -> Iterator[str]:
    """Yield the Dockerfiles and Compose files above and beside a module in its repository, the nearest to its top first.

    The paths are relative to the module. Without a repository, only the directory above the module counts.
    """
    top = repository_of(root)
    if top == root or root.parent in {root, Path.home()}:
        return
    start, own = str(top or root.parent), str(root)
    way = relpath(start, own)
    pending, left = [""], _ABOVE_DIRECTORIES if top else 1
    while pending and left:
        directory, left = pending.pop(0), left - 1
        for entry in _listed(join(start, directory)):
            path = join(directory, entry.name)
            if entry.is_dir(follow_symlinks=False):
                deep = path.count("/") >= _ABOVE_DEPTH
                pending += [path] if not deep and is_own(path) and join(start, path) != own else []
            elif _is_named(entry.name) and entry.is_file(follow_symlinks=False):
                yield join(way, path)


def _is_named(name: str) -> bool:
    return is_dockerfile(name) or bool(COMPOSE.fullmatch(name))


def _files(directory: Path) -> list[str]:
    return [entry.name for entry in _listed(directory) if entry.is_file(follow_symlinks=False)]


def _listed(directory: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
