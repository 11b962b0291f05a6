"""Finds what reads the data of git: the version stamp of the program, and commands of scripts and Dockerfiles."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.project.model import GitRead
from tui.project.scripts import Script
from tui.project.source import read_source
from tui.project.walk import GoFile

_STAMP = re.compile(r"\"(?P<what>vcs\.(?:revision|time|modified))\"|\.(?P<main>Main\.Version)\b")
"""Fields of runtime/debug.BuildInfo that the go command fills in from .git (``go help buildconstraint``, "-buildvcs")."""

_COMMAND = re.compile(
    r"(?:\$\((?:shell\s+)?|`)\s*(?P<what>git\s+(?:-C\s+\S+\s+)?(?:describe|rev-parse|rev-list|log|show|tag|branch|symbolic-ref"
    r"|status|diff|diff-index|config)\b[^)`\n]*)"
)
_COPIED = re.compile(r"(?i:COPY|ADD)\s+(?:--\S+\s+)*(?P<what>\.git)/?\s")
_MOUNTED = re.compile(r"--mount=type=bind\S*source=(?P<what>\.git)\b")


def find_git_reads(
    root: Path, files: Iterable[GoFile], scripts: Iterable[Script], dockerfiles: Iterable[str]
) -> tuple[GitRead, ...]:
    """Return what reads the data of git: code first, then Dockerfiles, then scripts.

    Args:
        root: the project's root.
        files: the files of the program.
        scripts: the build scripts.
        dockerfiles: paths of Dockerfiles.
    """
    return (
        *_of_code(root, files),
        *(read for path in dockerfiles for read in _of_dockerfile(path, read_source(root / path) or "")),
        *(
            GitRead(" ".join(match["what"].split()), proof.file, proof.line, in_build=False)
            for script in scripts
            for match, proof in script.lines(_COMMAND)
        ),
    )


def _of_code(root: Path, files: Iterable[GoFile]) -> Iterator[GitRead]:
    for file in files:
        if any(item.path == "runtime/debug" for item in file.header.imports):
            source = read_source(root / file.path) or ""
            if "ReadBuildInfo" not in source:
                continue
            for match in _STAMP.finditer(source):
                line = source.count("\n", 0, match.start()) + 1
                yield GitRead(match["what"] or match["main"], file.path, line, in_build=True)


def _of_dockerfile(path: str, source: str) -> Iterator[GitRead]:
    for number, line in enumerate(source.split("\n"), start=1):
        if line.lstrip().startswith("#"):
            continue
        for pattern in (_COMMAND, _COPIED, _MOUNTED):
            for match in pattern.finditer(f"{line} "):
                yield GitRead(" ".join(match["what"].split()), path, number, in_build=True)
