"""Variables that ``-ldflags -X`` can set to a version."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.project.body import Binding, Body
from tui.project.expression import Literal
from tui.project.words import words

_VERSION = frozenset(
    {"version", "commit", "revision", "sha", "tag", "branch", "githash", "gitsha", "built", "date"}
)
_WITH_BUILD = frozenset({"time", "date", "by", "id", "number", "hash", "user", "stamp", "timestamp"})


@dataclass(frozen=True, slots=True)
class VersionVariable:
    """A string variable that is meant to be set at build time."""

    symbol: str
    """As ``-X`` wants it: ``main.version``."""
    file: str
    line: int


def find_version_variables(bodies: Iterable[Body], directory: str) -> list[VersionVariable]:
    """Return the string variables of the main package whose names speak of a version.

    The linker sets package-level string variables that have no value or a constant one (``go doc cmd/link``, -X).

    Args:
        bodies: the files of the program.
        directory: where the main package stands.
    """
    return [
        VersionVariable(f"main.{binding.name}", body.file, binding.line)
        for body in bodies
        if body.directory == directory and body.header.package == "main"
        for binding in body.bindings
        if _settable(binding) and _is_version(binding.name)
    ]


def _settable(binding: Binding) -> bool:
    value = binding.value
    return binding.variable and not binding.scope and isinstance(value, Literal) and not value.number


def _is_version(name: str) -> bool:
    parts = words(name)
    if "build" in parts and (len(parts) == 1 or not _WITH_BUILD.isdisjoint(parts)):
        return True
    return len(parts) <= 3 and not _VERSION.isdisjoint(parts)
