"""Finds existing Dockerfiles of a project."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.project.model import Dockerfile, Evidence
from tui.project.source import evidence, read_source
from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.dockerfile import Document

_NAME = re.compile(
    r"(?:Dockerfile|Containerfile)(?:[._-].+)?|.+\.(?:dockerfile|containerfile)", re.IGNORECASE
)
_FROM = re.compile(r"\s*FROM\s", re.IGNORECASE)
"""The mark of a file that is meant as a Dockerfile, even with a typo in it."""

_SKIPPED = frozenset({"vendor", "node_modules", "testdata"})


@dataclass(frozen=True, slots=True)
class FoundDockerfile:
    """A Dockerfile and the line of its last FROM."""

    dockerfile: Dockerfile
    proof: Evidence


def find_dockerfiles(root: Path) -> list[FoundDockerfile]:
    """Return the Dockerfiles in the root and one level below it, those of the root first."""
    found: list[FoundDockerfile] = []
    for path in _candidates(root):
        source = read_source(root / path)
        read = _read(path, source) if source else None
        if read is not None:
            found.append(read)
    return found


def exposed_ports(root: Path, path: str) -> list[tuple[int, str, int]]:
    """Return the TCP ports in the EXPOSE lines of a Dockerfile, each with file and line."""
    document = _parsed(read_source(root / path) or "")
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


def _read(path: str, source: str) -> FoundDockerfile | None:
    """Return the facts of the stages, or None if there are none, as in an ignore file or a script.

    A Dockerfile that BuildKit would refuse is listed without its stages.
    """
    from tui.dockerfile import stages  # noqa: PLC0415 - most projects have none and need not wait for it
    from tui.dockerfile.stages import image_of  # noqa: PLC0415 - see above

    document = _parsed(source)
    found = stages(document) if document else ()
    if found:
        last = found[-1]
        proof = evidence(path, last.opening.first, last.opening.raw.partition("\n")[0])
        return FoundDockerfile(Dockerfile(path, len(found), clean_line(image_of(last, found))), proof)
    lines = enumerate(source.split("\n"), start=1)
    at = next(((number, line) for number, line in lines if document is None and _FROM.match(line)), None)
    return FoundDockerfile(Dockerfile(path, 0, ""), evidence(path, *at)) if at else None


def _parsed(source: str) -> "Document | None":
    from tui.dockerfile import DockerfileError, parse  # noqa: PLC0415 - most projects have none

    try:
        return parse(source)
    except DockerfileError:
        return None


def _candidates(root: Path) -> Iterator[str]:
    below: list[str] = []
    for name, is_directory in _listed(root):
        if not is_directory and _matches(name):
            yield name
        elif is_directory and not name.startswith(".") and name not in _SKIPPED:
            below.append(name)
    for directory in below:
        for name, is_directory in _listed(root / directory):
            if not is_directory and _matches(name):
                yield f"{directory}/{name}"


def _matches(name: str) -> bool:
    return (
        bool(_NAME.fullmatch(name))
        and name.isprintable()
        and not name.endswith((".dockerignore", ".go", ".md", ".bak"))
    )


def _listed(directory: Path) -> list[tuple[str, bool]]:
    try:
        with os.scandir(directory) as entries:
            return sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError:
        return []
