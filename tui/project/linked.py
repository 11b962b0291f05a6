"""Finds the variables that the project's own build sets with ``-ldflags -X``."""

import re
from collections.abc import Iterable, Iterator

from tui.project.parsed import Parsed
from tui.project.reach import Reach, Sources
from tui.project.versions import VersionVariable, constants_of, settable

_LINKED = re.compile(r"-X[ =]+['\"\\]*(?P<path>[^\s'\"=]+)\.(?P<name>\w+)=['\"\\]*[^\s'\"]*(?:\$|\{\{|`)")
"""``-X example.com/app/build.Version=$(VERSION)`` in the syntax of make, shells, Docker and GoReleaser.

A constant value (``-X main.mode=prod``) is not a version.
"""

_REFERENCE = re.compile(r"\$(?:\((?P<make>\w+)\)|\{(?P<shell>\w+)\}|(?P<plain>\w+))")


def find_linked(
    program: Reach, start: str, sources: Sources, parsed: Parsed, texts: Iterable[str]
) -> Iterator[VersionVariable]:
    """Yield the string variables of the program that the texts set at build time.

    The linker ignores a misspelt ``-X``, so only existing variables count.

    Args:
        program: the reach of the main package.
        start: the directory of the main package.
        sources: the available packages.
        parsed: the bodies that were parsed before.
        texts: build scripts, release configurations and Dockerfiles.
    """
    wanted: dict[str, set[str]] = {}
    for text in texts:
        for match in _LINKED.finditer(text):
            path = _resolved(match["path"], text)
            directory = start if path == "main" else sources.directory(path)
            if directory is not None:
                wanted.setdefault(directory, set()).add(match["name"])
    bodies = [body for file in program.own if file.directory in wanted and (body := parsed.body(file))]
    constants = constants_of(bodies)
    for body in bodies:
        path = "main" if body.directory == start else sources.import_path(body.directory)
        for binding in body.bindings:
            if binding.name in wanted[body.directory] and settable(binding, body.directory, constants):
                yield VersionVariable(f"{path}.{binding.name}", body.file, binding.line)


def _resolved(path: str, text: str) -> str:
    """Return a path whose variables are replaced with their values in the same text."""

    def value(reference: re.Match[str]) -> str:
        name = reference["make"] or reference["shell"] or reference["plain"]
        pattern = rf"^\s*(?:export |ARG |ENV )?{name}\s*[:?]?=\s*[\"']?([\w./~-]+)"
        found = re.search(pattern, text, re.MULTILINE)
        # an unknown variable stays, and matches no import path
        return found[1] if found else reference[0]

    return _REFERENCE.sub(value, path)
