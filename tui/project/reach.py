"""Finds the files of a program, which its main package reaches through imports."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from tui.frozen import dataclass
from tui.project.constraints import Target, builds
from tui.project.head_cache import HeadCache
from tui.project.model import Package
from tui.project.walk import GoFile, list_package


@dataclass(frozen=True, slots=True)
class Imported:
    """An import of a package whose source is not available, and its place."""

    path: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The files of one program, in the order of the search."""

    files: tuple[GoFile, ...]
    vendored: tuple[GoFile, ...]
    """The files of dependencies in vendor/."""
    imports: tuple[Imported, ...]
    """Imports from other modules and the standard library, without duplicates."""
    packages: tuple[Package, ...] = ()
    """Its own packages, the main package first."""

    @property
    def own(self) -> tuple[GoFile, ...]:
        """The files that are not vendored."""
        foreign = {file.path for file in self.vendored}
        return tuple(file for file in self.files if file.path not in foreign)


@dataclass(frozen=True, slots=True)
class Sources:
    """The packages whose source is in the project."""

    root: Path
    modules: Mapping[str, str]
    """Module path -> directory relative to the root, empty for the root itself."""
    packages: Mapping[str, tuple[GoFile, ...]]
    """Directory -> its files."""
    vendored: bool
    """Whether vendor/ contains the dependencies."""
    cache: HeadCache | None = None
    """Headers that were read before."""
    required: tuple[str, ...] = ()
    """The modules that go.mod requires."""
    listed: dict[str, tuple[GoFile, ...]] = field(default_factory=dict)
    """Directories outside these packages that were listed before."""

    def files(self, directory: str) -> tuple[GoFile, ...]:
        """Return the files of a directory, including vendor/."""
        if directory in self.packages:
            return self.packages[directory]
        if directory not in self.listed:
            self.listed[directory] = list_package(self.root, directory, self.cache)
        return self.listed[directory]

    def import_path(self, directory: str) -> str:
        """Return the import path of a directory of the project's own modules."""
        module, place = max(
            (
                (module, place)
                for module, place in self.modules.items()
                if not place or directory == place or directory.startswith(f"{place}/")
            ),
            key=lambda item: len(item[1]),
        )
        below = directory[len(place) :].strip("/")
        return f"{module}/{below}" if below else module

    def directory(self, path: str) -> str | None:
        """Return the directory of an import path among the project's own modules, or None."""
        best = max(
            (item for item in self.modules if path == item or path.startswith(f"{item}/")),
            key=len,
            default=None,
        )
        if best is None:
            return None
        below = path[len(best) :].strip("/")
        directory = "/".join(part for part in (self.modules[best], below) if part)
        return directory if directory in self.packages else None


def reach(sources: Sources, start: str, target: Target) -> Reach:
    """Return the files and imports that the package in the directory ``start`` reaches in a build for ``target``.

    Packages of the project's modules and of vendor/ are followed. The source of other dependencies is not read.
    """
    files: list[GoFile] = []
    vendored: list[GoFile] = []
    imports: dict[str, Imported] = {}
    own: list[Package] = []
    users: dict[str, tuple[str, int]] = {}
    seen = {start}
    pending = [(start, sources.packages.get(start, ()))]
    while pending:
        directory, members = pending.pop(0)
        foreign = directory.startswith("vendor/")
        for file in members:
            if file.is_test or not builds(file.name, file.header, target):
                continue
            files.append(file)
            if foreign:
                vendored.append(file)
            elif not own or own[-1].directory != directory:
                own.append(Package(directory, file.path, *users.get(directory, ("", 0))))
            for item in file.header.imports:
                following = _follow(sources, item.path)
                if following is None or following[0].startswith("vendor/"):
                    imports.setdefault(item.path, Imported(item.path, file.path, item.line))
                if following is not None and following[0] not in seen:
                    seen.add(following[0])
                    users[following[0]] = file.path, item.line
                    pending.append(following)
    return Reach(tuple(files), tuple(vendored), tuple(imports.values()), tuple(own))


def _follow(sources: Sources, path: str) -> tuple[str, tuple[GoFile, ...]] | None:
    directory = sources.directory(path)
    if directory is not None:
        return directory, sources.packages[directory]
    # paths of the standard library have no dot in their first element
    if sources.vendored and "." in path.partition("/")[0]:
        members = sources.files(f"vendor/{path}")
        if members:
            return f"vendor/{path}", members
    return None
