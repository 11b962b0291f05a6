"""Reads a directory as a Go project: every part says what it found and where, and here they come together."""

from pathlib import Path

from tui.project.gomod import GoMod, parse_gomod
from tui.project.lexer import declares_tests
from tui.project.locate import locate
from tui.project.mains import find_mains
from tui.project.model import Evidence, GoProject, ProjectError
from tui.project.source import evidence, quote, read_source
from tui.project.walk import GoFile, packages, walk


def read(path: Path) -> GoProject:
    """Read the Go project at ``path``: go.mod, the heads of all Go files, the bodies of those that matter.

    No Go toolchain is needed and nothing is executed or written.

    Raises:
        ProjectError: the directory is not the root of a module, its go.mod is broken, or there is no program in it.
    """
    root = locate(path)
    gomod = _gomod(root)
    found = walk(root, gomod.ignored)
    mains = find_mains(root, gomod.module, packages(found.files))
    if not mains.likely and not mains.other:
        raise _library(len(found.files), found.nested)
    tests = _tests(root, found.files)
    facts: dict[str, tuple[Evidence, ...]] = {
        "module": (quote(root, "go.mod", gomod.module_line),),
        "go_version": (quote(root, "go.mod", gomod.go_line),) if gomod.go_line else (),
        "toolchain": (quote(root, "go.mod", gomod.toolchain_line),) if gomod.toolchain_line else (),
        "has_go_sum": (evidence("go.sum", 0, ""),) if (root / "go.sum").is_file() else (),
        "main_packages": mains.evidence[: len(mains.likely)],
        "other_mains": mains.evidence[len(mains.likely) :],
        "has_tests": tests,
    }
    return GoProject(
        root=root,
        module=gomod.module,
        go_version=gomod.go,
        toolchain=gomod.toolchain.removeprefix("go"),
        has_go_sum=bool(facts["has_go_sum"]),
        has_dependencies=bool(gomod.requires),
        main_packages=mains.likely,
        other_mains=mains.other,
        default_main=mains.default,
        has_tests=bool(tests),
        evidence={name: items for name, items in facts.items() if items},
    )


def _gomod(root: Path) -> GoMod:
    source = read_source(root / "go.mod")
    if source is None:
        raise ProjectError("go.mod cannot be read.", "Check its permissions.", "go.mod")
    return parse_gomod(source)


def _library(count: int, nested: tuple[str, ...]) -> ProjectError:
    return ProjectError(
        f"This module is a library: no package main with a func main was found in {count} Go files.",
        f"Other modules lie below it: try `godock-tui ./{nested[0]}`."
        if nested
        else "Choose a project with a program, or add one in ./cmd/<name>.",
    )


def _tests(root: Path, files: tuple[GoFile, ...]) -> tuple[Evidence, ...]:
    for file in files:
        if file.is_test and declares_tests(read_source(root / file.path) or ""):
            return (evidence(file.path, 0, ""),)
    return ()
