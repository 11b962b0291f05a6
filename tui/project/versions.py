"""Variables that ``-ldflags -X`` can set to a version."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.project.body import Binding, Body
from tui.project.expression import Literal
from tui.project.reach import Sources
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


def find_version_variables(bodies: Iterable[Body], directory: str, sources: Sources) -> list[VersionVariable]:
    """Return the string variables of the program whose names speak of a version, those of its main package first.

    The linker sets package-level string variables that have no value or a constant one (``go doc cmd/link``, -X).
    The main package is called ``main`` there, whatever its import path.

    Args:
        bodies: the files of the program.
        directory: where the main package stands.
        sources: which import path a directory has.
    """
    found = []
    for body in sorted(bodies, key=lambda body: body.directory != directory):
        main = body.directory == directory
        if main != (body.header.package == "main"):
            continue
        path = "main" if main else sources.import_path(body.directory)
        found += [
            VersionVariable(f"{path}.{binding.name}", body.file, binding.line)
            for binding in body.bindings
            if _settable(binding) and (_is_version(binding.name) if main else _is_told(binding.name, body))
        ]
    return found


def _settable(binding: Binding) -> bool:
    value = binding.value
    return binding.variable and not binding.scope and isinstance(value, Literal) and _is_plain(value)


def _is_plain(value: Literal) -> bool:
    """Return whether a value could stand for a version: a template or a text is not meant to be set."""
    return not value.number and len(value.text) <= 80 and "\n" not in value.text


def _is_told(name: str, body: Body) -> bool:
    """Return whether a variable of another package is meant: there, only where the place speaks of it as well."""
    place = f"{body.directory.rpartition('/')[2]} {body.file.rpartition('/')[2]}"
    told = {"version", "versions", "build", "buildinfo", "info", "meta"}
    return _is_version(name) and not told.isdisjoint(words(place))


def _is_version(name: str) -> bool:
    parts = words(name)
    if "build" in parts and (len(parts) == 1 or not _WITH_BUILD.isdisjoint(parts)):
        return True
    return len(parts) <= 3 and not _VERSION.isdisjoint(parts)
