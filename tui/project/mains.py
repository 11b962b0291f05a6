"""Finds the main packages, and selects the one to build."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui.frozen import dataclass
from tui.project.constraints import Target, builds, tags_of
from tui.project.model import Evidence, MainPackage
from tui.project.release import Released
from tui.project.source import quote
from tui.project.walk import GoFile

_ASIDE_NAMES = """
    example examples sample samples demo demos tutorial tutorials
    test tests testing testutil testutils testapp testcmd testcases e2e integration fuzz bench benches benchmark benchmarks
    tool tools hack script scripts build ci dev misc contrib mage magefiles
    gen generate generator generators codegen doc docs
"""
_ASIDE = frozenset(_ASIDE_NAMES.split())
"""Names of directories with examples, tests and tools instead of the program."""

_VERSION = re.compile(r"v\d+")
_SERVICE = re.compile(r"(?:^|[-_])(?:api|apid|daemon|backend|gateway|server|service|serve|web)$|server$")
_CLIENT = re.compile(
    r"(?:^|[-_])(?:admin|cli|client|ctl|migrate|migrations?|seed|seeder)$|(?:client|cli|ctl)$"
)
"""Names of programs beside a service, which is more likely to run in a container."""

_NOT_FOR_BUILDS = frozenset(
    {"ignore", "none", "tools", "tool", "mage", "wireinject", "generate", "gen", "never", "exclude"}
)
"""Tags that exclude a file from every build, by convention."""


@dataclass(frozen=True, slots=True)
class Mains:
    """The main packages of a module, ranked."""

    likely: tuple[MainPackage, ...]
    other: tuple[MainPackage, ...]
    default: str
    """The path of the one to build, or empty if the user must choose."""
    evidence: tuple[Evidence, ...]
    """The ``func main`` of each, in the same order."""


def find_mains(
    root: Path,
    module: str,
    packages: Mapping[str, tuple[GoFile, ...]],
    *,
    released: tuple[Released, ...] = (),
    tools: Iterable[str] = (),
) -> Mains:
    """Return the main packages of a module, best first.

    Packages in a release configuration are first. The default is the package whose binary has the name of the module.
    Without one it is the root, then ``cmd/<last element of the module path>``. The last default is the only package
    outside directories for examples, tests and tools. In other cases the user must choose.

    Args:
        root: the module's directory.
        module: its path.
        packages: its files by directory.
        released: the programs of a release configuration, in its order.
        tools: packages in go.mod's ``tool`` directives.
    """
    name = program_name(module)
    found = {directory: main for directory, files in packages.items() if (main := _main(files)) is not None}
    named = {item.directory: item for item in released if item.directory in found}
    aside = _Aside(module, packages, found, frozenset(tools))
    why_not = {directory: "" if directory in named else aside.reason(directory) for directory in found}
    order = list(named)

    def rank(directory: str) -> tuple[int, int, int, int, str]:
        listed = order.index(directory) if directory in named else len(order)
        return listed, *_rank(directory, name)

    likely = sorted((item for item in found if not why_not[item]), key=rank)
    other = sorted((item for item in found if why_not[item]), key=lambda item: (item.count("/"), item))
    alone = len(likely) == 1

    def package(directory: str, reason: str) -> MainPackage:
        tags = found[directory].tags
        note = f" (only with -tags {','.join(tags)})" if tags else ""
        return MainPackage(_path(directory), _name(directory, name), reason + note, tags)

    def reason(directory: str) -> str:
        if directory in named:
            return f"released by {named[directory].file}:{named[directory].line}"
        return _reason(directory, name, alone)

    product = len(named) == 1 and next(iter(named.values())).binary == name
    sure = likely and (alone or product or _rank(likely[0], name)[0] < 2)
    return Mains(
        tuple(package(item, reason(item)) for item in likely),
        tuple(package(item, why_not[item]) for item in other),
        _path(likely[0]) if sure else "",
        tuple(_proof(root, found[item].file) for item in (*likely, *other)),
    )


def program_name(module: str) -> str:
    """Return the name of the program of a module's root in ``go build``: its last element without /vN."""
    elements = module.split("/")
    if len(elements) > 1 and _VERSION.fullmatch(elements[-1]):
        elements.pop()
    return re.sub(r"\.v\d+$", "", elements[-1]) or module


@dataclass(frozen=True, slots=True)
class _Main:
    file: GoFile
    tags: tuple[str, ...] = ()


def _main(files: tuple[GoFile, ...]) -> _Main | None:
    """Return the file with ``func main`` in a build, with or without cgo, or else one that needs a tag."""
    programs = sorted(
        (file for file in files if file.marks.main), key=lambda file: (file.name != "main.go", file.name)
    )
    for file in programs:
        if any(builds(file.name, file.header, Target(cgo=cgo)) for cgo in (False, True)):
            return _Main(file)
    for file in programs:
        for tag in tags_of(file.header):
            if _can_be_set(tag) and builds(file.name, file.header, Target(tags=frozenset({tag}))):
                return _Main(file, (tag,))
    return None


def _can_be_set(tag: str) -> bool:
    """Return whether a tag is for builds. By convention, ``ignore_me`` and ``ignored`` are not."""
    return tag not in _NOT_FOR_BUILDS and not tag.startswith("ignore")


def _proof(root: Path, file: GoFile) -> Evidence:
    return quote(root, file.path, file.marks.main)


@dataclass(frozen=True, slots=True)
class _Aside:
    """Separates examples, tests, tools and generators from programs."""

    module: str
    packages: Mapping[str, tuple[GoFile, ...]]
    found: Mapping[str, _Main]
    tools: frozenset[str]

    def reason(self, directory: str) -> str:
        """Return why a main package is not the program, or an empty string."""
        place = _aside(directory)
        if place:
            return f"in {place}/"
        main = self.found[directory]
        if main.tags:
            return "built only with a build tag"
        if main.file.marks.idle and main.file.marks.generates:
            return "contains only go:generate lines"
        if main.file.marks.idle and self._loads_plugins():
            return "a plugin, because its func main is empty and another program loads plugins"
        path = f"{self.module}/{directory}" if directory else self.module
        if path in self.tools:
            return "listed as a tool in go.mod"
        last = directory.rpartition("/")[2]
        if last.endswith(("-gen", "-test", "_test", "testfiles")) or last.startswith("gen-"):
            return "named like a code generator or a test"
        if directory and self._generates(path):
            return "a code generator for the library in the root directory"
        return ""

    def _loads_plugins(self) -> bool:
        return any(
            item.path == "plugin"
            for files in self.packages.values()
            for file in files
            if not file.is_test
            for item in file.header.imports
        )

    def _generates(self, path: str) -> bool:
        """Return whether this program generates code of a library in the root."""
        root = [file for file in self.packages.get("", ()) if not file.is_test]
        if not any(
            file.header.package != "main" and builds(file.name, file.header, Target()) for file in root
        ):
            return False
        below = path.removeprefix(self.module).strip("/")
        return any(
            word in {path, f"./{below}", f"./{below}/main.go", f"{below}/main.go"}
            for file in root
            for _, command in file.marks.generates
            if command.startswith("go run")
            for word in command.split()
        )


def _aside(directory: str) -> str:
    """Return the element of a path that marks it as an example, test or tool, or an empty string.

    A program below internal/ generates code for the module, unless it is in a cmd directory there.
    """
    parts = directory.split("/")
    if "internal" in parts and "cmd" not in parts:
        return "internal"
    return next((part for part in parts if part.lower() in _ASIDE), "")


def _rank(directory: str, name: str) -> tuple[int, int, int, str]:
    if not directory:
        place = 0
    elif directory.lower() == f"cmd/{name.lower()}":
        place = 1
    elif directory.startswith("cmd/"):
        place = 2
    else:
        place = 3
    last = directory.rpartition("/")[2].lower()
    service = 0 if _SERVICE.search(last) else 2 if _CLIENT.search(last) else 1
    return place, directory.count("/"), service, directory


def _reason(directory: str, name: str, alone: bool) -> str:
    if not directory:
        return "in the module's root directory"
    if _rank(directory, name)[0] == 1:
        return "same name as the module"
    if alone:
        return "the only program outside examples, tests and tools"
    return "in cmd/" if directory.startswith("cmd/") else "one of several programs"


def _path(directory: str) -> str:
    return f"./{directory}" if directory else "."


def _name(directory: str, root_name: str) -> str:
    """Return the binary's name, without a last element like v2, as in ``go build``."""
    if not directory:
        return root_name
    elements = directory.split("/")
    if len(elements) > 1 and _VERSION.fullmatch(elements[-1]):
        elements.pop()
    return elements[-1]
