"""Whose a symbol is: the import path in its name, and the module that the package belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PREFIXES = ("type:.eqfunc.", "type:.eq.", "type:.hash.", "type:.hashfunc.", "type:", "go:itab.", "go:")
"""What the compiler writes before the name of a type that it makes something for."""
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_KIND = re.compile(r"(?:\*|\[\d*\])+")
"""Pointers, slices and arrays before the name of a type."""
_PATH = re.compile(r"[\w.~+\-/!%@]+")
"""Characters of an import path as it stands in a symbol's name."""


def package_of(symbol: str) -> str:
    """Return the import path of the package that a symbol belongs to, or an empty string.

    A name is the path, a dot, and what is called so in the package. Dots in the path's last element are written
    ``%2e``, so the first one after the last slash ends it; slashes inside of brackets belong to type arguments.
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
    """One module that is linked in."""

    path: str
    version: str = ""


def is_standard(package: str) -> bool:
    """Whether a package is Go's own: only the paths of others have a dot in their first element."""
    first = package.partition("/")[0]
    return "." not in first and first != "main"


def owner(package: str, modules: Iterable[Module]) -> Module | None:
    """Return the module with the longest path that a package lies below, or None."""
    best: Module | None = None
    for module in modules:
        inside = package == module.path or package.startswith(f"{module.path}/")
        if inside and (best is None or len(module.path) > len(best.path)):
            best = module
    return best
