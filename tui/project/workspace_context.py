"""Finds the workspace above a module, and the members without which the module cannot be built."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui.frozen import dataclass
from tui.project.gomod import GoMod, parse_gomod
from tui.project.gowork import parse_gowork
from tui.project.model import ProjectError, Workspace
from tui.project.reach import Imported
from tui.project.source import read_source
from tui.project.walk import list_package

_UNPUBLISHED = ("v0.0.0", "v0.0.0-00010101000000-000000000000")
"""Versions of a module that is required but was never published."""

_PACKAGES = 2_000
"""Packages of other members that are read."""


@dataclass(frozen=True, slots=True)
class Needed:
    """The workspace of a module, with the imports that need other members."""

    workspace: Workspace
    imports: tuple[Imported, ...]
    """The import in the module that leads to each needed member, in the same order."""


def find_workspace(root: Path, gomod: GoMod, imports: Iterable[Imported]) -> Needed | None:
    """Return the workspace above a module, or None if there is none that uses the module.

    A member is needed if the program imports a package of it, and go.mod neither replaces it nor requires a published
    version of it.

    Args:
        root: the module's directory.
        gomod: its go.mod.
        imports: the imports from other modules in the program.
    """
    top = next((folder for folder in root.parents if (folder / "go.work").is_file()), None)
    members = _members(top) if top is not None else {}
    if top is None or root not in members.values():
        return None
    others = {module: place for module, place in members.items() if place != root}
    elsewhere = {item.module for item in gomod.replaces}
    elsewhere |= {item.module for item in gomod.requires if item.version not in _UNPUBLISHED}
    found: dict[str, Imported] = {}
    for imported in imports:
        module = _owner(imported.path, others)
        # a published module can also contain the package
        published = any(imported.path == item or imported.path.startswith(f"{item}/") for item in elsewhere)
        if module is not None and not published:
            for needed in _reached(module, imported.path, others):
                found.setdefault(_relative(others[needed], top), imported)
    return Needed(
        Workspace(
            _relative(top, root),
            tuple(sorted(_relative(place, top) for place in members.values())),
            tuple(found),
        ),
        tuple(found.values()),
    )


def _members(top: Path) -> dict[str, Path]:
    """Return the directory of each member by its module path."""
    try:
        uses = parse_gowork(read_source(top / "go.work") or "").uses
    except ProjectError:
        return {}
    found: dict[str, Path] = {}
    for use in uses:
        place = Path(os.path.normpath(top / use.path))
        source = read_source(place / "go.mod")
        try:
            module = parse_gomod(source).module if source else ""
        except ProjectError:
            continue
        if module:
            found[module] = place
    return found


def _owner(path: str, modules: Mapping[str, Path]) -> str | None:
    return max(
        (item for item in modules if path == item or path.startswith(f"{item}/")), key=len, default=None
    )


def _reached(module: str, path: str, members: Mapping[str, Path]) -> list[str]:
    """Return the members that an import reaches, with those that they import themselves."""
    found, pending, seen = [module], [path], {path}
    while pending and len(seen) < _PACKAGES:
        package = pending.pop()
        owner = _owner(package, members)
        if owner is None:
            continue
        if owner not in found:
            found.append(owner)
        for file in list_package(members[owner], package[len(owner) :].strip("/")):
            following = (item.path for item in file.header.imports if not file.is_test)
            new = {item for item in following if _owner(item, members) and item not in seen}
            seen |= new
            pending += sorted(new)
    return found


def _relative(place: Path, start: Path) -> str:
    return os.path.relpath(place, start).replace(os.sep, "/")
