"""Variables that a project's own build sets with ``-ldflags -X``: whoever releases a program says which they are."""

import re
from collections.abc import Iterable, Iterator

from tui.project.expression import Literal
from tui.project.reach import Reach, Sources
from tui.project.source import read_source
from tui.project.syntax import parse_body
from tui.project.versions import VersionVariable

_LINKED = re.compile(r"-X[ =]+['\"\\]*(?P<path>[^\s'\"=]+)\.(?P<name>\w+)=['\"\\]*[^\s'\"]*(?:\$|\{\{|`)")
"""``-X example.com/app/build.Version=$(VERSION)`` as make, shells, Docker and GoReleaser spell it.

A value that is written out (``-X main.mode=prod``) is no version.
"""

_REFERENCE = re.compile(r"\$(?:\((?P<make>\w+)\)|\{(?P<shell>\w+)\}|(?P<plain>\w+))")


def find_linked(
    program: Reach, start: str, sources: Sources, texts: Iterable[str]
) -> Iterator[VersionVariable]:
    """Yield the string variables of the program that the texts set to something known when it is built.

    A misspelt ``-X`` is ignored by the linker, so only variables count that are there.

    Args:
        program: what the main package reaches.
        start: the directory of the main package.
        sources: which directory an import path has.
        texts: build scripts, release configurations and Dockerfiles.
    """
    wanted: dict[str, set[str]] = {}
    for text in texts:
        for match in _LINKED.finditer(text):
            path = _resolved(match["path"], text)
            directory = start if path == "main" else sources.directory(path)
            if directory is not None:
                wanted.setdefault(directory, set()).add(match["name"])
    for file in program.own if wanted else ():
        names = wanted.get(file.directory)
        source = read_source(sources.root / file.path) if names else None
        if names and source:
            path = "main" if file.directory == start else sources.import_path(file.directory)
            for binding in parse_body(source, file.path, file.directory, file.header).bindings:
                value = binding.value
                is_text = isinstance(value, Literal) and not value.number
                if is_text and binding.name in names and binding.variable and not binding.scope:
                    yield VersionVariable(f"{path}.{binding.name}", file.path, binding.line)


def _resolved(path: str, text: str) -> str:
    """Return a path with the names in it replaced by what the same text says they stand for."""

    def value(reference: re.Match[str]) -> str:
        name = reference["make"] or reference["shell"] or reference["plain"]
        said = rf"^\s*(?:export |ARG |ENV )?{name}\s*[:?]?=\s*[\"']?([\w./~-]+)"
        found = re.search(said, text, re.MULTILINE)
        # what is not known stays, and no import path is spelt like that
        return found[1] if found else reference[0]

    return _REFERENCE.sub(value, path)
