"""Finds the packages of a program of which it uses only types without methods, so that none of their code runs."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from tui.project.body import package_name
from tui.project.reach import Reach, Sources
from tui.project.source import read_source
from tui.project.walk import GoFile

_TYPE = re.compile(r"^type (?P<name>\w+)\b", re.MULTILINE)
_METHOD = re.compile(r"^func \([^)]*?\b(?P<name>\w+)(?:\[[^\]]*\])?\)", re.MULTILINE)
_START = re.compile(r"^func init\(", re.MULTILINE)


def find_idle(program: Reach, sources: Sources) -> Callable[[str], bool]:
    """Return a test for directories whose packages only lend types, such as a client whose messages a server shares.

    Args:
        program: the reach of the main package.
        sources: the available packages.
    """
    main = program.packages[0].directory if program.packages else ""

    @cache
    def idle(directory: str) -> bool:
        return directory != main and _lends_types(directory, program.own, sources)

    return idle


def _lends_types(directory: str, files: Iterable[GoFile], sources: Sources) -> bool:
    path = sources.import_path(directory)
    inside, users = [], list[tuple[GoFile, str]]()
    for file in files:
        if file.directory == directory:
            inside.append(read_source(sources.root / file.path) or "")
        else:
            users += [(file, item.name) for item in file.header.imports if item.path == path]
    text = "\n".join(inside)
    if not users or _START.search(text):
        return False
    data = {match["name"] for match in _TYPE.finditer(text)} - {
        match["name"] for match in _METHOD.finditer(text)
    }
    return bool(data) and all(
        _mentions(sources, file, name or package_name(path)) <= data for file, name in users
    )


def _mentions(sources: Sources, file: GoFile, name: str) -> set[str]:
    """Return the members of an imported package that a file names, or a set with an empty string if it is unknown."""
    if name in {"_", "."}:
        return {""}
    source = read_source(sources.root / file.path) or ""
    return set(re.findall(rf"\b{re.escape(name)}\.(\w+)", source)) or {""}
