"""A .dockerignore that a project has already: which embedded files it would keep from a build."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tui.project.model import Evidence
from tui.project.source import evidence, read_source

FILE = ".dockerignore"

_FILE_LIMIT = 5_000
"""Embedded files that are looked at: a directory with more is judged by its first ones."""


@dataclass(frozen=True)
class Pattern:
    """One line."""

    text: str
    line: int
    keeps: bool
    """True for a line that begins with ``!``."""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """What the pattern matches: a path, and all that lies below it."""
        parts: list[str] = []
        rest = self.text
        while rest:
            if rest.startswith("**"):
                rest = rest[2:]
                if rest.startswith("/"):
                    rest = rest[1:]
                    parts.append("(?:.*/)?")
                else:
                    parts.append(".*")
            elif (match := re.match(r"\[\^?(?:\\.|[^\]\\])+\]", rest)) is not None:
                parts.append(match.group())
                rest = rest[match.end() :]
            else:
                mark, rest = rest[0], rest[1:]
                if mark == "\\" and rest:
                    mark, rest = rest[0], rest[1:]
                    parts.append(re.escape(mark))
                else:
                    parts.append({"*": "[^/]*", "?": "[^/]"}.get(mark, re.escape(mark)))
        try:
            return re.compile(f"(?:{''.join(parts)})(?:/.*)?", re.DOTALL)
        except re.error:
            return re.compile(r"(?!)")


def parse_dockerignore(text: str) -> tuple[Pattern, ...]:
    """Return the patterns of a .dockerignore in their order.

    Source of the rules: Docker's documentation, "Build context: .dockerignore files"; moby/patternmatcher.
    """
    found: list[Pattern] = []
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        line = raw.strip() if not raw.startswith("#") else ""
        keeps = line.startswith("!")
        parts = [part for part in line.removeprefix("!").strip().split("/") if part not in {"", "."}]
        if parts:
            found.append(Pattern("/".join(parts), number, keeps))
    return tuple(found)


def ignored_by(patterns: Iterable[Pattern], path: str) -> Pattern | None:
    """Return the line that keeps a file from the build, or None; the last line that matches decides."""
    found: Pattern | None = None
    for pattern in patterns:
        if pattern.expression.fullmatch(path):
            found = None if pattern.keeps else pattern
    return found


def find_ignored(root: Path, targets: Iterable[str]) -> list[tuple[str, Evidence]]:
    """Return the embedded files and directories of which something is kept out, each with the line that does it."""
    text = read_source(root / FILE)
    patterns = parse_dockerignore(text) if text else ()
    if not patterns:
        return []
    found = []
    for target in dict.fromkeys(targets):
        for path in _files(root, target):
            pattern = ignored_by(patterns, path)
            if pattern is not None:
                found.append((path, evidence(FILE, pattern.line, pattern.text)))
                break
    return found


def _files(root: Path, target: str) -> Iterator[str]:
    """Yield the files of an embedded directory that are embedded: not the hidden ones (package embed)."""
    place = root / target
    if not place.is_dir():
        yield target
        return
    pending, left = [target], _FILE_LIMIT
    while pending and left:
        folder = pending.pop()
        try:
            items = sorted((root / folder).iterdir())
        except OSError:
            continue
        for item in items:
            if item.name.startswith((".", "_")) or item.is_symlink():
                continue
            path = f"{folder}/{item.name}"
            if item.is_dir():
                pending.append(path)
            elif left:
                left -= 1
                yield path
