"""Finds the build and test scripts of a project: make, task runners, CI."""

import re
from collections.abc import Iterator
from pathlib import Path

from tui.frozen import dataclass
from tui.project.model import Evidence
from tui.project.source import evidence, read_source

_NAMES = (
    "Makefile",
    "makefile",
    "GNUmakefile",
    "Taskfile.yml",
    "Taskfile.yaml",
    "justfile",
    "Justfile",
    ".envrc",
    ".gitlab-ci.yml",
    ".travis.yml",
    ".drone.yml",
    ".circleci/config.yml",
    "azure-pipelines.yml",
    "Jenkinsfile",
)
_FOLDERS = (".github/workflows", "scripts", "script", "hack", "build", "ci", ".ci")
_ENDINGS = (".yml", ".yaml", ".sh", ".mk")
_LIMIT = 60
"""The maximum number of files that are read, because more CI files repeat themselves."""


@dataclass(frozen=True, slots=True)
class Script:
    """One script."""

    path: str
    """Relative to the root."""
    text: str

    def lines(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Evidence]]:
        """Yield each line with a match outside a comment."""
        if not pattern.search(self.text):
            return
        for number, line in enumerate(self.text.split("\n"), start=1):
            if not line.lstrip().startswith(("#", "//")) and (match := pattern.search(line)):
                yield match, evidence(self.path, number, line)


def find_scripts(root: Path) -> tuple[Script, ...]:
    """Return the scripts of a project, those in the root first."""
    paths = [name for name in _NAMES if (root / name).is_file()]
    for folder in _FOLDERS:
        try:
            names = sorted(item.name for item in (root / folder).iterdir() if item.suffix in _ENDINGS)
        except OSError:
            continue
        paths += [f"{folder}/{name}" for name in names]
    read = ((path, read_source(root / path)) for path in paths[:_LIMIT])
    return tuple(Script(path, text) for path, text in read if text)
