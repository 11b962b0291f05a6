"""Finds the package and the module of a symbol."""

import re
from collections.abc import Iterable

from tui.frozen import dataclass

_PREFIXES = ("type:.eqfunc.", "type:.eq.", "type:.hash.", "type:.hashfunc.", "type:", "go:itab.", "go:")
"""Prefixes that the compiler adds to the name of a type."""
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_KIND = re.compile(r"(?:\*|\[\d*\])+")
"""Pointers, slices and arrays before the name of a type."""
_PATH = re.compile(r"[\w.~+\-/!%@]+")
"""Characters of an import path in a symbol's name."""


def package_of(symbol: str) -> str:
    """Return the import path of the package that a symbol belongs to, or an empty string.

    A name is the path, a dot, and the name in the package. Dots in the last element of the path are escaped as ``%2e``,
    so the first dot after the last slash ends the path. Slashes in brackets belong to type arguments.
    Source of the rule: ``objabi.PathToPrefix`` of Go's cmd/internal.
    """
    name = symbol
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            name = name.removeprefix(prefix)
            break
    found = _PATH.match(_KIND.sub("", name, count=1) if name[:1] in "*[" else name)
    if found is None:
        return ""
    path = found[0]
    slash = path.rfind("/") + 1
    dot = path.find(".", slash)
    if dot <= 0:
        return ""
    return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), path[:dot])


@dataclass(frozen=True, slots=True)
class Module:
    """A linked module."""

    path: str
    version: str = ""


def is_standard(package: str) -> bool:
    """Return whether a package is in the standard library, which has no dot in the first element of its paths."""
    first = package.partition("/")[0]
    return "." not in first and first != "main"


def owner(package: str, modules: Iterable[Module]) -> Module | None:
    """Return the module with the longest path that is a prefix of a package, or None."""
    best: Module | None = None
    for module in modules:
        inside = package == module.path or package.startswith(f"{module.path}/")
        if inside and (best is None or len(module.path) > len(best.path)):
            best = module
    return best
