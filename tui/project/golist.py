"""Merges the exact package graph of ``go list`` into the facts from the sources."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tui.frozen import dataclass
from tui.project.cgo_packages import LIBC, known_package
from tui.project.model import Cgo, Evidence, GoProject
from tui.project.source import quote
from tui.project.walk import list_package

FIELDS = "ImportPath,Name,Dir,Standard,GoFiles,CgoFiles,CgoPkgConfig,CgoLDFLAGS,Imports,Error"
"""The fields for ``-json=``, because other fields take time."""

_OBJECT = re.compile(r"^\{|(?<=\})\{", re.MULTILINE)

SOURCE = "go list"
"""The name of this source of facts."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A package in the output of ``go list``."""

    path: str
    name: str
    directory: str
    """Absolute, or empty if the package is missing."""
    standard: bool
    go_files: frozenset[str]
    cgo_files: frozenset[str]
    libraries: tuple[str, ...]
    imports: tuple[str, ...]
    error: str

    @property
    def missing(self) -> bool:
        """Whether its imports are unknown. An embed pattern without a match does not hide them."""
        return bool(self.error) and not self.error.startswith("pattern ") and not self.excluded

    @property
    def excluded(self) -> bool:
        """Whether it has Go files that this build excludes."""
        return "build constraints exclude all Go files" in self.error


def parse_list(text: str) -> dict[str, Listed]:
    """Return the packages of a ``go list -json`` stream by import path. Messages between them are ignored.

    Raises:
        ValueError: the stream is damaged, for example because the command was ended.
    """
    decoder = json.JSONDecoder()
    found: dict[str, Listed] = {}
    offset = 0
    while (start := _OBJECT.search(text, offset)) is not None:
        row, offset = decoder.raw_decode(text, start.start())
        package = _listed(row)
        found[package.path] = package
    return found


def merge(project: GoProject, with_cgo: dict[str, Listed], without: dict[str, Listed]) -> GoProject:
    """Return the project with cgo by the exact import graph of its program.

    The graph is exact only if all of its packages are available. With modules that are not in the module cache, the
    project stays unchanged.

    Args:
        project: the facts from the sources.
        with_cgo: the program's packages in a build with cgo.
        without: those of a build without cgo.
    """
    graph = [*with_cgo.values(), *without.values()]
    if any(package.missing for package in graph) or not all(
        any(package.name == "main" for package in listed.values()) for listed in (with_cgo, without)
    ):
        return project
    users = [package for package in with_cgo.values() if package.cgo_files and not package.standard]
    required = [package for package in users if _is_required(package, without.get(package.path))]
    cgo = Cgo.REQUIRED if required else Cgo.OPTIONAL if users else Cgo.NONE
    libraries = tuple(dict.fromkeys(name for package in users for name in package.libraries))
    if project.cgo is Cgo.REQUIRED and cgo is Cgo.OPTIONAL and _has_own(project, users):
        # the sources have more facts about the project's own code, such as which file replaces which
        cgo = Cgo.REQUIRED
    if cgo is project.cgo:
        known = dict.fromkeys((*project.cgo_libraries, *libraries))
        return replace(project, cgo_source=SOURCE, cgo_libraries=tuple(known))
    chosen = [_explained(project, package.path, with_cgo) for package in required or users]
    ways = [_way_out(package.path) for package in required]
    proofs = tuple(proof for _, proof in chosen if proof is not None)
    kept = {name: held for name, held in project.evidence.items() if not name.startswith("cgo")}
    evidence = {**kept, "cgo": proofs, "cgo_reasons": proofs} if proofs else kept
    return replace(
        project,
        cgo=cgo,
        cgo_source=SOURCE,
        cgo_reasons=tuple(reason for reason, _ in chosen),
        cgo_ways_out=tuple(dict.fromkeys(way for way in ways if way)),
        cgo_libraries=libraries,
        evidence=evidence,
    )


def _is_required(package: Listed, plain: Listed | None) -> bool:
    """Return whether a build without cgo lacks code, because there is no replacement or only a stub."""
    if plain is None:
        return False
    if plain.excluded or known_package(package.path) is not None:
        return True
    return plain.go_files <= package.go_files


def _has_own(project: GoProject, users: list[Listed]) -> bool:
    root = f"{project.root}/"
    return any(f"{package.directory}/".startswith(root) for package in users)


def _way_out(path: str) -> str:
    known = known_package(path)
    return f"Use {known.instead}, a pure Go replacement for {path}." if known and known.instead else ""


def _explained(project: GoProject, path: str, graph: dict[str, Listed]) -> tuple[str, Evidence | None]:
    """Return why a package with C code is part of the program, and the import in the project that leads to it."""
    root = f"{project.root}/"
    importers: dict[str, list[str]] = {}
    for package in graph.values():
        for item in package.imports:
            importers.setdefault(item, []).append(package.path)
    pending, seen = [path], {path}
    while pending:
        reached = pending.pop(0)
        for importer in importers.get(reached, ()):
            directory = graph[importer].directory
            if f"{directory}/".startswith(root) and "/vendor/" not in f"{directory}/":
                below = directory[len(root) :]
                for file in list_package(project.root, below):
                    for line in (item.line for item in file.header.imports if item.path == reached):
                        if not file.is_test:
                            through = "" if reached == path else f" and, through it, {path}"
                            reason = f"{file.path} imports {reached}{through}, which contains C code"
                            return reason, quote(project.root, file.path, line)
            if importer not in seen:
                seen.add(importer)
                pending.append(importer)
    return f"{path} contains C code", None


def _listed(row: Any) -> Listed:
    if not isinstance(row, dict):
        raise ValueError("not a package")

    def text(name: str) -> str:
        value = row.get(name)
        return value if isinstance(value, str) else ""

    def texts(name: str) -> Iterator[str]:
        value = row.get(name)
        yield from (item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    error = row.get("Error")
    message = error.get("Err", "unknown") if isinstance(error, dict) else ""
    links = (word[2:] for word in texts("CgoLDFLAGS") if word.startswith("-l"))
    return Listed(
        text("ImportPath"),
        text("Name"),
        text("Dir"),
        row.get("Standard") is True,
        frozenset(texts("GoFiles")),
        frozenset(texts("CgoFiles")),
        tuple(dict.fromkeys((*texts("CgoPkgConfig"), *(name for name in links if name not in LIBC)))),
        tuple(texts("Imports")),
        str(message).strip(),
    )
