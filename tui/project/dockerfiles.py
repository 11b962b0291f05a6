"""Dockerfiles that a project has already."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.project.model import Dockerfile, Evidence
from tui.project.source import evidence, read_source
from tui.text.clean import clean_line

_NAME = re.compile(
    r"(?:Dockerfile|Containerfile)(?:[._-].+)?|.+\.(?:dockerfile|containerfile)", re.IGNORECASE
)
_FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<stage>\S+))?", re.IGNORECASE)
_ARG = re.compile(r"\s*ARG\s+(?P<name>\w+)=(?P<value>\S*)", re.IGNORECASE)
_EXPOSE = re.compile(r"\s*EXPOSE\s+(?P<ports>[^#\n]+)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)")

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
    """Return the TCP ports that the EXPOSE lines of a Dockerfile name, each with file and line."""
    found = []
    for number, line in enumerate((read_source(root / path) or "").split("\n"), start=1):
        if match := _EXPOSE.match(line):
            ports = (word.partition("/")[0] for word in match["ports"].split() if not word.endswith("/udp"))
            found += [
                (int(port), path, number) for port in ports if port.isdecimal() and 0 < int(port) < 65536
            ]
    return found


def _read(path: str, source: str) -> FoundDockerfile | None:
    """Return what the FROM lines say; None when there are none, as in an ignore file or a script."""
    arguments: dict[str, str] = {}
    stages: dict[str, str] = {}
    base, count, at, text = "", 0, 0, ""
    for number, line in enumerate(source.split("\n"), start=1):
        if match := _FROM.match(line):
            image = _substitute(match["image"], arguments)
            base = stages.get(image.lower(), image)
            stages[(match["stage"] or str(count)).lower()] = base
            count, at, text = count + 1, number, line
        elif not count and (match := _ARG.match(line)):
            arguments[match["name"]] = match["value"].strip("\"'")
    if not count:
        return None
    return FoundDockerfile(Dockerfile(path, count, clean_line(base)), evidence(path, at, text))


def _substitute(image: str, arguments: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda match: arguments.get(match[1] or match[3]) or match[2] or match[0], image)


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
