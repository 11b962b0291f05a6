"""Well-known packages that need cgo, for programs whose dependencies are not available."""

import json
import re
from functools import cache
from pathlib import Path

from tui.frozen import dataclass

_DATA = Path(__file__).parent / "data" / "cgo_packages.json"

LIBC = frozenset({"", "c", "dl", "m", "pthread", "resolv", "rt", "util"})
"""Parts of the C library itself, by their names for ``-l``."""


_FORK = re.compile(r"^github\.com/(?!ncruces/)[\w.-]+/go-sqlite3(?=/|$)")
"""A match in the path of a copy of mattn/go-sqlite3. The package of ncruces is another one, in pure Go."""


@dataclass(frozen=True, slots=True)
class CgoPackage:
    """A well-known package that needs cgo."""

    path: str
    """Its import path, which includes the packages below it."""
    what: str
    """Its purpose, in a few words."""
    instead: str
    """A pure Go replacement, or empty."""
    libraries: tuple[str, ...]
    """C libraries that it does not include, by their names for pkg-config or ``-l``."""


def known_package(path: str) -> CgoPackage | None:
    """Return the well-known package of an import path, or None."""
    # a fork of the SQLite driver, which keeps its name
    path = _FORK.sub("github.com/mattn/go-sqlite3", path)
    for package in _packages():
        if path == package.path or path.startswith(f"{package.path}/"):
            return package
    return None


@cache
def _packages() -> tuple[CgoPackage, ...]:
    rows = json.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        CgoPackage(row["path"], row["what"], row["instead"], tuple(row["libraries"])) for row in rows
    )
