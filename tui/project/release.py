"""Finds the released programs of a project in its release configuration (GoReleaser)."""

import re
from pathlib import Path, PurePosixPath

from tui.frozen import dataclass
from tui.project.source import read_source

_NAMES = tuple(f"{dot}goreleaser.{ending}" for dot in (".", "") for ending in ("yaml", "yml"))
_FOLDERS = ("", ".github", "build", "release", ".release", "ci")
"""The default directory of GoReleaser (the root), and usual directories for its ``-f`` flag."""

_KEY = re.compile(r"(?P<indent>[ \t]*)(?P<dash>- +)?(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?$")


@dataclass(frozen=True, slots=True)
class Released:
    """A released program."""

    directory: str
    """Relative to the root, empty for the root."""
    binary: str
    """The name of its release, or empty for the project's own."""
    file: str
    line: int


def find_released(root: Path) -> tuple[Released, ...]:
    """Return the programs of the first release configuration, in order, without duplicates."""
    for path in release_files(root):
        source = read_source(root / path)
        if source is not None:
            return parse_released(source, path)
    return ()


def release_files(root: Path) -> tuple[str, ...]:
    """Return the existing release configurations, relative to the root, the most likely first."""
    paths = (f"{folder}/{name}" if folder else name for folder in _FOLDERS for name in _NAMES)
    return tuple(path for path in paths if (root / path).is_file())


def parse_released(source: str, file: str) -> tuple[Released, ...]:
    """Return the programs in the ``builds`` of a GoReleaser configuration.

    Only ``main`` (default ``.``) and ``dir`` (default the root) of each item are read. A build with templates is left
    out, because their values are known only at the release.
    Source of the names: GoReleaser's documentation, "Builds: Go".
    """
    found: dict[str, Released] = {}
    for line, build in _builds(source):
        if build.get("builder", "go") != "go" or build.get("skip") == "true":
            continue
        main = _place(build.get("dir", "."), build.get("main", "."))
        if main is not None:
            found.setdefault(main, Released(main, build.get("binary", ""), file, line))
    return tuple(found.values())


def _builds(source: str) -> list[tuple[int, dict[str, str]]]:
    """Return the items of the top-level list ``builds`` with the line of their main, or their first line."""
    items: list[tuple[int, dict[str, str]]] = []
    inside, depth = False, -1
    for number, text in enumerate(source.split("\n"), start=1):
        if inside and text.strip() == "-":
            items.append((number, {}))
            depth = -1
            continue
        match = _KEY.match(text.split(" #")[0].rstrip())
        if match is None:
            continue
        indent = len(match["indent"]) + len(match["dash"] or "")
        if not indent:
            inside, depth = match["key"] == "builds", -1
            continue
        if not inside:
            continue
        if match["dash"] and depth in {-1, indent}:
            depth = indent
            items.append((number, {}))
        elif depth == -1:
            depth = indent
        if indent == depth and items:
            _, build = items[-1]
            build[match["key"]] = (match["value"] or "").strip().strip("\"'")
            if match["key"] == "main":
                items[-1] = (number, build)
    return items


def _place(folder: str, main: str) -> str | None:
    """Return the directory of a main package, or None if it is outside or known only at the release."""
    if "{{" in folder or "{{" in main or folder.startswith("/"):
        return None
    path = PurePosixPath(folder or ".") / (main or ".").removesuffix("/...")
    if path.suffix == ".go":
        path = path.parent
    parts = [part for part in path.parts if part != "."]
    return None if ".." in parts else "/".join(parts)
