"""Finds the directory of the module, with an error message if a path is not one."""

import os
from collections.abc import Iterator
from pathlib import Path

from tui.project.gowork import parse_gowork
from tui.project.model import ProjectError
from tui.project.source import read_source
from tui.project.walk import holds_code, list_package
from tui.text.clean import clean_line

_DEPTH = 4
"""Levels below the directory that are searched for a go.mod, the depth of repositories with several modules."""

_DIRECTORY_LIMIT = 2000
"""Directories that are searched, so that a call in a home directory ends."""


def locate(path: Path) -> Path:
    """Return the absolute directory of the go.mod for ``path``.

    Raises:
        ProjectError: there is no module. The error describes the directory and suggests another one.
    """
    try:
        root = path.expanduser().resolve()
        if root.is_file() and root.name == "go.mod":
            root = root.parent
        if not root.exists():
            raise ProjectError(f"{_name(path)} does not exist.", "Use the directory of a Go project.")
        if not root.is_dir():
            raise ProjectError(
                f"{_name(path)} is not a directory.", "Use the directory that contains go.mod."
            )
        os.scandir(root).close()
        if not (root / "go.mod").exists():
            raise _no_module(root)
    except PermissionError:
        raise ProjectError(
            f"{_name(path)} cannot be read because permission is denied.",
            "Run godock-tui as a user with read permission.",
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError: no home directory for ~. ValueError: a NUL in the path
        raise ProjectError(
            f"{_name(path)} cannot be opened: {error}.", "Use the directory of a Go project."
        ) from None
    return root


def _no_module(root: Path) -> ProjectError:
    """Return the error for a directory without go.mod, with the nearest directory that has one."""
    parent = next((item for item in root.parents if (item / "go.mod").is_file()), None)
    go_files = sum(1 for item in root.glob("*.go") if item.is_file())
    if parent is not None:
        inside = root.relative_to(parent).as_posix()
        return ProjectError(
            f"This directory is inside the module at {_name(parent)}, but it is not the module's root.",
            f"Run `godock-tui {_name(parent)}" + (f" --main ./{_name(inside)}`." if go_files else "`."),
            candidates=(parent,),
        )
    if (root / "go.work").is_file():
        return _workspace(root)
    below = list(modules_below(root))
    if below:
        named = ", ".join(f"./{_name(item)}" for item in below[:8])
        return ProjectError(
            f"There is no go.mod here, but there is one in {named}" + (", …." if len(below) > 8 else "."),
            f"Run `godock-tui ./{_name(below[0])}`"
            + (" or open a different directory from this list." if len(below) > 1 else "."),
            candidates=tuple(root / item for item in below),
        )
    if (root / "vendor.mod").is_file():
        return ProjectError(
            "There is no go.mod here, because this project uses vendor.mod instead.",
            "Copy vendor.mod to go.mod (and vendor.sum to go.sum), as the project's own build scripts do.",
        )
    if go_files or _has_go_below(root):
        return ProjectError(
            "There are Go files but no go.mod, so this is a project without modules (GOPATH).",
            "Run `go mod init example.com/app` and `go mod tidy` here, then try again.",
        )
    return ProjectError(
        f"{_name(root)} contains neither a go.mod nor Go files.",
        "Open the directory of a Go project, for example with `godock-tui ./my-service`.",
    )


def _workspace(root: Path) -> ProjectError:
    uses = parse_gowork(read_source(root / "go.work") or "").uses
    named = ", ".join(_name(item.path) for item in uses)
    if not uses:
        return ProjectError(
            "go.work does not list any modules, and there is no go.mod.",
            "Run `go work use ./dir` to add a module.",
        )
    paths = [item.path for item in uses if (root / item.path / "go.mod").is_file()]
    programs = [path for path in paths if has_program(root / path)]
    ordered = [*programs, *(path for path in paths if path not in programs)]
    first = ordered[0] if ordered else uses[0].path
    having = (
        f" Of these, {', '.join(map(_name, programs))} {_have(programs)}."
        if 0 < len(programs) < len(uses)
        else ""
    )
    return ProjectError(
        "This is the root of a workspace (go.work), and it does not contain a module. The workspace uses "
        f"{named}.{having}",
        f"Open one of these modules, for example with `godock-tui {_name(first)}`.",
        "go.work",
        next((item.line for item in uses if item.path == first), uses[0].line),
        tuple(root / path for path in ordered),
    )


def _have(programs: list[str]) -> str:
    return "contains a program" if len(programs) == 1 else "contain programs"


def has_program(member: Path) -> bool:
    """Return whether a module has a main package in its root, in a directory below it, or below cmd/."""
    below = [f"cmd/{name}" for name in _folders(member / "cmd")]
    folders = ["", *below, *_folders(member)][:_DIRECTORY_LIMIT]
    return any(file.marks.main for folder in folders for file in list_package(member, folder))


def _folders(directory: Path) -> list[str]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def modules_below(root: Path) -> Iterator[str]:
    """Yield the directories of modules below a directory, the nearest first."""
    for directory, names in _directories(root):
        if "go.mod" in names:
            yield directory


def _has_go_below(root: Path) -> bool:
    return any(name.endswith(".go") for _, names in _directories(root) for name in names)


def _directories(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield directories below ``root``, nearest first, with the names of their files."""
    pending, seen = [""], 0
    while pending and seen < _DIRECTORY_LIMIT:
        directory = pending.pop(0)
        seen += 1
        try:
            with os.scandir(root / directory) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        files = []
        for entry in listed:
            if not entry.is_dir(follow_symlinks=False):
                files.append(entry.name)
            elif directory.count("/") < _DEPTH - 1 and holds_code(entry.name):
                pending.append(f"{directory}/{entry.name}" if directory else entry.name)
        yield directory, files


def _name(path: Path | str) -> str:
    return clean_line(str(path).replace("\n", " "), 300)
