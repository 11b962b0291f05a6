"""cgo: whether a program needs a C compiler, and why."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tui.project.constraints import Target, builds
from tui.project.model import Cgo, Evidence
from tui.project.reach import Imported, Reach, Sources, reach
from tui.project.source import quote
from tui.project.walk import GoFile

_DATA = Path(__file__).parent / "data" / "cgo_packages.json"


@dataclass(frozen=True, slots=True)
class CgoPackage:
    """A well-known package that needs cgo."""

    path: str
    """Its import path; packages below it count as well."""
    what: str
    """What it brings, in a few words."""
    instead: str
    """A package that does the same in pure Go, or empty."""


@dataclass(frozen=True, slots=True)
class CgoNeed:
    """Whether a program needs cgo."""

    cgo: Cgo
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def find_cgo(sources: Sources, start: str, without: Reach) -> CgoNeed:
    """Return whether the program in the directory ``start`` needs cgo.

    It is a property of the program, not of the module: only what the program reaches counts. Required means that a
    build without cgo lacks code that nothing replaces, or that a driver would fail when it runs
    (mattn/go-sqlite3 compiles to a stub). Optional means that the code provides for both.

    Args:
        sources: the packages at hand.
        start: the directory of the main package.
        without: what the program reaches in a build without cgo.
    """
    with_cgo = reach(sources, start, Target(cgo=True))
    found: list[tuple[bool, str, Evidence]] = []
    for file in with_cgo.files:
        line = next((item.line for item in file.header.imports if item.path == "C"), 0)
        if line:
            firm = not _provided_for(file, sources)
            found.append((firm, f'{file.path} imports "C"', quote(sources.root, file.path, line)))
    firmly = {item.path for item in without.imports}
    for used in with_cgo.imports:
        package = _known(used)
        if package is not None:
            proof = quote(sources.root, used.file, used.line)
            found.append((used.path in firmly, _sentence(used, package), proof))
    required = [(reason, proof) for firm, reason, proof in found if firm]
    chosen = required or [(reason, proof) for _, reason, proof in found]
    cgo = Cgo.REQUIRED if required else Cgo.OPTIONAL if found else Cgo.NONE
    return CgoNeed(cgo, tuple(reason for reason, _ in chosen), tuple(proof for _, proof in chosen))


def _provided_for(file: GoFile, sources: Sources) -> bool:
    """Return whether the code is written to build without this file: it says so, or something takes its place."""
    if "cgo" in file.header.go_build or any("cgo" in line for line in file.header.plus_build):
        return True
    return any(
        builds(other.name, other.header, Target(cgo=False))
        and not builds(other.name, other.header, Target(cgo=True))
        for other in sources.files(file.directory)
    )


def _sentence(item: Imported, package: CgoPackage) -> str:
    instead = f"; {package.instead} does the same in pure Go" if package.instead else ""
    return f"{item.file} imports {item.path} ({package.what}){instead}"


def _known(item: Imported) -> CgoPackage | None:
    for package in _packages():
        if item.path == package.path or item.path.startswith(f"{package.path}/"):
            return package
    return None


@cache
def _packages() -> tuple[CgoPackage, ...]:
    """Return the known packages."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(CgoPackage(row["path"], row["what"], row["instead"]) for row in rows)
