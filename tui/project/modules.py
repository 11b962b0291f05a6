"""Finds the modules with source in the project: its own, those of a workspace, and local replacements."""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from tui.project.gomod import GoMod, parse_gomod
from tui.project.gowork import GoWork
from tui.project.head_cache import HeadCache
from tui.project.model import LocalReplace, ProjectError
from tui.project.reach import Sources
from tui.project.source import read_source
from tui.project.walk import GoFile, packages, walk
from tui.project.watch import Watch


def local_replaces(root: Path, gomod: GoMod) -> list[tuple[LocalReplace, int]]:
    """Return the replacements by directories, each with its line in go.mod."""
    found = []
    for item in gomod.replaces:
        if item.local:
            target = directory_inside(root, item.target)
            found.append((LocalReplace(item.module, item.target, target is not None), item.line))
    return found


def workspace(root: Path, gowork: GoWork | None) -> list[tuple[str, int]]:
    """Return the directories of a workspace relative to the root, with ``.`` for the root, and their lines."""
    found = []
    for use in gowork.uses if gowork else ():
        inside = directory_inside(root, use.path)
        found.append((use.path if inside is None else inside or ".", use.line))
    return found


def directory_inside(root: Path, path: str) -> str | None:
    """Return a directory as a path below the root, empty for the root itself, or None if it is outside."""
    try:
        inside = (root / path).resolve().relative_to(root)
    except (ValueError, OSError):
        return None
    text = inside.as_posix()
    return "" if text == "." else text


def members(
    root: Path, uses: Iterable[str], watch: Watch | None = None, cache: HeadCache | None = None
) -> dict[str, tuple[GoFile, ...]]:
    """Return the Go files of a workspace's other modules, which can contain programs, by their directories.

    Args:
        root: the project's root.
        uses: directories of its workspace. Those outside the root are left out, because the build context lacks them.
        watch: counts each file.
        cache: headers that were read before.
    """
    inside = (use for use in uses if PurePosixPath(use).parts and not use.startswith(("..", "/")))
    return {use: walk(root, start=use, watch=watch, cache=cache).files for use in dict.fromkeys(inside)}


def gather(
    root: Path,
    gomod: GoMod,
    files: Iterable[GoFile],
    replaces: Iterable[LocalReplace],
    used: Mapping[str, tuple[GoFile, ...]],
    vendored: bool,
    watch: Watch | None = None,
    cache: HeadCache | None = None,
) -> Sources:
    """Return every package whose source is available.

    Args:
        root: the project's root.
        gomod: its go.mod.
        files: its Go files.
        replaces: local replacements. Those outside the root are left out, because the build context lacks them.
        used: the files of its workspace's other modules, by their directories.
        vendored: whether vendor/ is used.
        watch: counts each file.
        cache: headers that were read before.
    """
    modules: dict[str, str] = {gomod.module: ""}
    listed: dict[str, tuple[GoFile, ...]] = dict(packages(files))
    directories: dict[str, str] = {}
    for item in replaces:
        inside = directory_inside(root, item.path)
        if inside:
            directories[inside] = item.module
    for use in used:
        directories.setdefault(use, _module_of(root, use))
    for directory, module in directories.items():
        if module:
            modules[module] = directory
            known = used.get(directory)
            if known is None:
                known = walk(root, start=directory, watch=watch, cache=cache).files
            listed.update(packages(known))
    required = tuple(item.module for item in gomod.requires)
    return Sources(root, modules, listed, vendored, cache, required)


def _module_of(root: Path, directory: str) -> str:
    """Return the module path of a workspace's member, or an empty string if its go.mod cannot be read."""
    source = read_source(root / directory / "go.mod")
    try:
        return parse_gomod(source, f"{directory}/go.mod").module if source else ""
    except ProjectError:
        return ""
