"""Reads .gitignore files, to tell files that only one machine has from those of the repository."""

from pathlib import Path

from tui.project.commit import repository_of
from tui.project.dockerignore import Pattern
from tui.project.source import read_source


def ignored_by_git(root: Path, path: str) -> bool:
    """Return whether a .gitignore file excludes a path. Without a repository, nothing is excluded.

    Source of the rules: the documentation of gitignore, "Pattern format". The user's own exclude files do not count.

    Args:
        root: the project's root, which can be below the root of the repository.
        path: a file, relative to the root.
    """
    top = repository_of(root)
    if top is None:
        return False
    ignored = False
    target = root / path
    for folder in (item for item in reversed(target.parents) if item == top or top in item.parents):
        text = read_source(folder / ".gitignore")
        below = target.relative_to(folder).as_posix()
        for pattern in _patterns(text or ""):
            if pattern.expression.fullmatch(below):
                ignored = not pattern.keeps
    return ignored


def _patterns(text: str) -> list[Pattern]:
    found = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip() if not raw.startswith("#") else ""
        keeps = line.startswith("!")
        plain = line.removeprefix("!").rstrip("/")
        if plain.strip("/"):
            anywhere = "" if "/" in plain else "**/"
            found.append(Pattern(f"{anywhere}{plain.lstrip('/')}", number, keeps))
    return found
