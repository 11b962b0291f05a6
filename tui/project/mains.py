"""Main packages: which there are, and which one is the program."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui.project.constraints import Target, builds
from tui.project.lexer import declares_main
from tui.project.model import Evidence, MainPackage
from tui.project.source import evidence, read_source
from tui.project.walk import GoFile

_ASIDE_NAMES = """
    example examples sample samples demo demos tutorial tutorials
    test tests testing testutil testutils testapp testcmd testcases e2e integration fuzz bench benches benchmark benchmarks
    tool tools hack script scripts build ci dev misc contrib mage magefiles
    gen generate generator generators codegen doc docs
"""
_ASIDE = frozenset(_ASIDE_NAMES.split())
"""Names of directories that hold examples, tests and tools rather than the program."""

_VERSION = re.compile(r"v\d+")
_FUNC_MAIN = re.compile(r"\s*func\s+main\b")


@dataclass(frozen=True, slots=True)
class Mains:
    """The main packages of a module, ranked."""

    likely: tuple[MainPackage, ...]
    other: tuple[MainPackage, ...]
    default: str
    """The path of the one to build, or empty when the user has to say."""
    evidence: tuple[Evidence, ...]
    """The ``func main`` of each, in the same order."""


def find_mains(root: Path, module: str, packages: Mapping[str, tuple[GoFile, ...]]) -> Mains:
    """Return the main packages of a module, best first.

    The rule: the root, else ``cmd/<last element of the module path>``, else the only one outside directories
    for examples, tests and tools, else the user is asked.

    Args:
        root: the module's directory.
        module: its path.
        packages: its files by directory.
    """
    name = program_name(module)
    found = {
        directory: proof
        for directory, files in packages.items()
        if (proof := _func_main(root, files)) is not None
    }
    likely = sorted((item for item in found if not _aside(item)), key=lambda item: _rank(item, name))
    other = sorted((item for item in found if _aside(item)), key=lambda item: (item.count("/"), item))
    alone = len(likely) == 1
    ranked = tuple(MainPackage(_path(item), _name(item, name), _reason(item, name, alone)) for item in likely)
    default = ranked[0].path if ranked and (alone or _rank(likely[0], name)[0] < 2) else ""
    return Mains(
        ranked,
        tuple(MainPackage(_path(item), _name(item, name), f"below {_aside(item)}/") for item in other),
        default,
        tuple(found[item] for item in (*likely, *other)),
    )


def program_name(module: str) -> str:
    """Return the name that ``go build`` gives the program of a module's root: its last element without /vN."""
    elements = module.split("/")
    if len(elements) > 1 and _VERSION.fullmatch(elements[-1]):
        elements.pop()
    return re.sub(r"\.v\d+$", "", elements[-1]) or module


def _func_main(root: Path, files: tuple[GoFile, ...]) -> Evidence | None:
    for file in _program_files(files):
        source = read_source(root / file.path)
        if source is not None and declares_main(source):
            for number, line in enumerate(source.split("\n"), start=1):
                if _FUNC_MAIN.match(line):
                    return evidence(file.path, number, line)
            return evidence(file.path, 0, "")
    return None


def _program_files(files: tuple[GoFile, ...]) -> Iterator[GoFile]:
    """Yield the files of package main that a build takes, with cgo or without; main.go first."""
    for file in sorted(files, key=lambda file: (file.name != "main.go", file.name)):
        if (
            file.header.package == "main"
            and not file.is_test
            and any(builds(file.name, file.header, Target(cgo=cgo)) for cgo in (False, True))
        ):
            yield file


def _aside(directory: str) -> str:
    """Return the element of a path that marks it as an example, test or tool, or an empty string.

    A program below internal/ makes code for the module, unless it stands in a cmd directory there.
    """
    parts = directory.split("/")
    if "internal" in parts and "cmd" not in parts:
        return "internal"
    return next((part for part in parts if part.lower() in _ASIDE), "")


def _rank(directory: str, name: str) -> tuple[int, int, str]:
    if not directory:
        place = 0
    elif directory.lower() == f"cmd/{name.lower()}":
        place = 1
    elif directory.startswith("cmd/"):
        place = 2
    else:
        place = 3
    return place, directory.count("/"), directory


def _reason(directory: str, name: str, alone: bool) -> str:
    if not directory:
        return "the module's root"
    if _rank(directory, name)[0] == 1:
        return "named like the module"
    if alone:
        return "the only program outside examples, tests and tools"
    return "below cmd/" if directory.startswith("cmd/") else "one of several programs"


def _path(directory: str) -> str:
    return f"./{directory}" if directory else "."


def _name(directory: str, root_name: str) -> str:
    """Return the binary's name; a last element like v2 is dropped as ``go build`` drops it."""
    if not directory:
        return root_name
    elements = directory.split("/")
    if len(elements) > 1 and _VERSION.fullmatch(elements[-1]):
        elements.pop()
    return elements[-1]
