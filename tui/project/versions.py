"""Finds the variables that ``-ldflags -X`` can set to a version."""

import re
from collections.abc import Iterable
from pathlib import Path

from tui.frozen import dataclass
from tui.project.body import Binding, Body
from tui.project.defaults import named_default
from tui.project.expression import Literal, Name
from tui.project.reach import Sources
from tui.project.source import read_source
from tui.project.words import words

_VERSION = frozenset(
    {"version", "commit", "revision", "sha", "tag", "branch", "githash", "gitsha", "built", "date"}
)
_WITH_BUILD = frozenset({"time", "date", "by", "id", "number", "hash", "user", "stamp", "timestamp"})
_HOLDERS = frozenset({"version", "versions", "build", "buildinfo", "info", "meta"})
"""Words in the names of packages and files for such variables."""

_INJECTED = re.compile(
    r"//.*(?:ldflags|\s-X[ =]|(?:set|injected|filled|overwritten|overridden|populated)\s+"
    r"(?:at|by|during|in|via|with)\s+(?:the\s+)?(?:build|compil|link))",
    re.IGNORECASE,
)
"""A comment on a variable that the linker sets."""

_COMMENT_LINES = 12
"""Lines above a variable that are searched for its comment."""


@dataclass(frozen=True, slots=True)
class VersionVariable:
    """A string variable that is set at build time."""

    symbol: str
    """The name for ``-X``, such as ``main.version``."""
    file: str
    line: int


def find_version_variables(bodies: Iterable[Body], directory: str, sources: Sources) -> list[VersionVariable]:
    """Return the string variables of the program with names for a version, those of its main package first.

    The linker sets package-level string variables that have no value or a constant one (``go doc cmd/link``, -X).
    The main package is always named ``main`` there. In another package, a variable counts if its package or file is
    for versions, or if its comment refers to the linker.

    Args:
        bodies: the files of the program.
        directory: the directory of the main package.
        sources: the available packages.
    """
    held = sorted(bodies, key=lambda body: body.directory != directory)
    constants = constants_of(held)
    flags = _flag_targets(held)
    found = []
    for body in held:
        main = body.directory == directory
        if main != (body.header.package == "main"):
            continue
        path = "main" if main else sources.import_path(body.directory)
        meant = [
            binding
            for binding in body.bindings
            if _is_version(binding.name)
            and (body.directory, binding.name) not in flags
            and settable(binding, body.directory, constants)
        ]
        if not main and _HOLDERS.isdisjoint(words(_place(body))):
            meant = _injected(meant, sources.root / body.file)
        found += [VersionVariable(f"{path}.{binding.name}", body.file, binding.line) for binding in meant]
    return found


def _flag_targets(bodies: Iterable[Body]) -> set[tuple[str, str]]:
    """Return the variables that a flag sets, by directory and name. A flag's default replaces what ``-X`` sets."""
    return {
        (body.directory, default.target.name)
        for body in bodies
        for call, _ in body.calls
        if (default := named_default(call)) is not None and isinstance(default.target, Name)
    }


def constants_of(bodies: Iterable[Body]) -> dict[tuple[str, str], Literal]:
    """Return the package-level constants by directory and name."""
    return {
        (body.directory, binding.name): binding.value
        for body in bodies
        for binding in body.bindings
        if not (binding.variable or binding.scope or binding.is_field) and isinstance(binding.value, Literal)
    }


def settable(binding: Binding, directory: str, constants: dict[tuple[str, str], Literal]) -> bool:
    """Return whether the linker can set a variable: its value is none, a text, or a constant of its package."""
    if not binding.variable or binding.scope:
        return False
    value = binding.value
    if isinstance(value, Name):
        value = constants.get((directory, value.name))
    return isinstance(value, Literal) and _is_plain(value)


def _is_plain(value: Literal) -> bool:
    """Return whether a value can be a version, unlike a template or a long text."""
    return not value.number and len(value.text) <= 80 and "\n" not in value.text


def _place(body: Body) -> str:
    return f"{body.directory.rpartition('/')[2]} {body.file.rpartition('/')[2]}"


def _injected(bindings: list[Binding], file: Path) -> list[Binding]:
    """Return the variables whose comment refers to the linker."""
    source = read_source(file) if bindings else None
    lines = source.split("\n") if source else []
    return [binding for binding in bindings if _INJECTED.search(_comment(lines, binding.line))]


def _comment(lines: list[str], line: int) -> str:
    """Return a variable's line and the comment directly above it."""
    first = line - 1
    while first > max(0, line - _COMMENT_LINES) and lines[first - 1].lstrip().startswith("//"):
        first -= 1
    return "\n".join(lines[first:line])


def _is_version(name: str) -> bool:
    parts = words(name)
    if "build" in parts and (len(parts) == 1 or not _WITH_BUILD.isdisjoint(parts)):
        return True
    return len(parts) <= 3 and not _VERSION.isdisjoint(parts)
