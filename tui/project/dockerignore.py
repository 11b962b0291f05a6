"""Parses a .dockerignore, and finds the embedded files that it excludes from a build."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path

from tui.frozen import dataclass
from tui.project.model import Evidence
from tui.project.source import evidence, read_source

FILE = ".dockerignore"

_FILE_LIMIT = 5_000
"""Embedded files that are examined. Of a larger directory only the first ones count."""


@dataclass(frozen=True)
class Pattern:
    """One pattern."""

    text: str
    line: int
    keeps: bool
    """True for a pattern with the prefix ``!``."""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The regular expression for a path and everything below it."""
        return self._compiled("(?:/.*)?")

    @cached_property
    def exact(self) -> re.Pattern[str]:
        """The regular expression for a path alone."""
        return self._compiled("")

    def _compiled(self, end: str) -> re.Pattern[str]:
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
            return re.compile(f"(?:{''.join(parts)}){end}", re.DOTALL)
        except re.error:
            return re.compile(r"(?!)")


@lru_cache(16)
def parse_dockerignore(text: str) -> tuple[Pattern, ...]:
    """Return the patterns of a .dockerignore in order.

    Source of the rules: Docker's documentation, "Build context: .dockerignore files", and moby/patternmatcher.
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
    """Return the pattern that excludes a file, or None. The last matching pattern decides.

    A pattern that keeps a directory keeps its files only if the directory itself was excluded, as in BuildKit.
    """
    matching = [pattern for pattern in patterns if pattern.expression.fullmatch(path)]
    excluding = [pattern for pattern in matching if not pattern.keeps]
    if not excluding or len(excluding) == len(matching):
        return excluding[-1] if excluding else None
    found: Pattern | None = None
    above = [False] * len(matching)
    for end in [at for at, character in enumerate(path) if character == "/"] + [len(path)]:
        found, above = _at(matching, path[:end], above)
    return found


def _at(patterns: list[Pattern], path: str, above: list[bool]) -> tuple[Pattern | None, list[bool]]:
    """Return the pattern that excludes one path, and which patterns match it.

    Args:
        patterns: all patterns that may match.
        path: the path.
        above: which patterns match the directory of the path.
    """
    found: Pattern | None = None
    row: list[bool] = []
    for pattern, hit in zip(patterns, above, strict=True):
        matches = hit or (pattern.keeps is (found is not None) and bool(pattern.exact.fullmatch(path)))
        row.append(matches)
        if matches:
            found = None if pattern.keeps else pattern
    return found, row


def find_ignored(root: Path, targets: Iterable[str]) -> list[tuple[str, Evidence]]:
    """Return the embedded files that are excluded, one for each target, with the pattern that excludes them."""
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
    """Yield the embedded files of a directory, without hidden ones (package embed)."""
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
