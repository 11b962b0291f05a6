"""Finds the files that ``//go:embed`` compiles into a program."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tui.frozen import dataclass
from tui.project.constraints import Target, builds
from tui.project.glob import match_name
from tui.project.lexer import embed_patterns
from tui.project.source import read_source
from tui.project.walk import GoFile


@dataclass(frozen=True, slots=True)
class Embed:
    """One pattern of a ``//go:embed`` directive."""

    pattern: str
    """As written, without quotes."""
    targets: tuple[str, ...]
    """The matching files and directories, relative to the root. An empty tuple stops a build."""
    directory: str
    """The directory of the Go file, to which the pattern is relative."""
    file: str
    line: int
    built: bool
    """Whether the build includes the Go file, so that a missing target stops it."""


def find_embeds(root: Path, files: Iterable[GoFile], target: Target | None = None) -> list[Embed]:
    """Return every embed pattern with its matches.

    All files count, including tests, because a missing target also stops ``go test`` and ``go vet``.
    Source of the rules: the documentation of package embed.

    Args:
        root: the project's root.
        files: the Go files, of which only those that import ``embed`` are read.
        target: the target of the build, whose cgo setting is ignored.
    """
    found: list[Embed] = []
    with_cgo = replace(target or Target(), cgo=True)
    for file in files:
        if not any(item.path == "embed" for item in file.header.imports):
            continue
        built = builds(file.name, file.header, with_cgo)
        for pattern, line in embed_patterns(read_source(root / file.path) or ""):
            targets = tuple(sorted(_expand(root, file.directory, pattern.removeprefix("all:"))))
            found.append(Embed(pattern, targets, file.directory, file.path, line, built))
    return found


def _expand(root: Path, directory: str, pattern: str) -> Iterator[str]:
    parts = pattern.split("/")
    if pattern == ".":
        yield directory or "."
        return
    if any(part in {"", ".", ".."} for part in parts):
        return
    pending = [directory]
    for part in parts:
        pending = [
            f"{place}/{name}" if place else name
            for place in pending
            for name in _matching(root / place, part)
        ]
    # a link cannot be embedded (package embed: "irregular file"), nor a name that modules do not allow
    yield from (path for path in pending if path.isprintable() and not (root / path).is_symlink())


def _matching(place: Path, part: str) -> list[str]:
    if not any(mark in part for mark in "*?[\\"):
        return [part] if (place / part).exists() else []
    try:
        return [item.name for item in place.iterdir() if match_name(part, item.name)]
    except OSError:
        return []
