"""The files of a stage, as the changes that its instructions make one after another.

A look-up goes through the changes, the newest first. So a copy of a whole directory is one change, however many files it
has, and nothing is listed until someone asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from posixpath import dirname, join, normpath
from typing import Protocol

from tui.frozen import dataclass
from tui.image.answer import Cause
from tui.image.file import NOTHING, File, Found, Kind, Origin, Source

_HOPS = 40
"""Links that are followed for one path, as in Linux."""
SYMBOLS = ("${", "$(", "`")
"""Marks of a path with an unknown part."""


class Place(Protocol):
    """Something with files: a stage, a base image, a build context."""

    def find(self, path: str, *, follow: bool = True) -> Found:
        """Return what is at an absolute path."""
        ...

    def list(self, directory: str = "/", limit: int = 10_000) -> tuple[File, ...]:
        """Return the known files and links below a directory."""
        ...

    def names(self, directory: str) -> set[str]:
        """Return the names that may be in a directory, without looking them up."""
        ...


@dataclass(frozen=True, slots=True)
class Put:
    """Files at exact paths."""

    files: Mapping[str, File]
    parents: frozenset[str]
    """Their directories, which exist as well."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The contents of a directory elsewhere, merged into a directory."""

    target: str
    place: Place
    directory: str
    origin: Origin
    """``path`` is the source's."""
    owner: str | None
    """None keeps the owners of the source."""


@dataclass(frozen=True, slots=True)
class Remove:
    """A path that is removed, with everything below it."""

    target: str
    itself: bool = True
    """False for ``rm -rf directory/*``."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A path below which something may have been added or changed. What was there is still there."""

    target: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Attributes:
    """A change of owner or mode."""

    target: str
    recursive: bool
    owner: str | None = ""
    """Empty changes nothing, None is unknown."""
    executable: bool | str | None = ""
    """An empty text changes nothing, None is unknown."""


@dataclass(frozen=True, slots=True)
class Maybe:
    """A change that may have happened."""

    change: "Change"
    cause: Cause


Change = Put | Tree | Remove | Touched | Attributes | Maybe


def put(*files: File) -> Put:
    """Return the change that puts files."""
    parents = set[str]()
    for file in files:
        parent = dirname(file.path)
        while parent not in parents:
            parents.add(parent)
            parent = dirname(parent)
    return Put({file.path: file for file in files}, frozenset(parents))


def below(path: str, directory: str) -> bool:
    """Return whether a path is a directory or below it."""
    return directory in {"/", path} or path.startswith(f"{directory}/")


def child(path: str, directory: str) -> str:
    """Return the name in a directory through which a path goes, or an empty text when it is not below it."""
    start = directory if directory == "/" else f"{directory}/"
    return path[len(start) :].partition("/")[0] if path.startswith(start) else ""


def symbolic(path: str) -> bool:
    """Return whether a part of a path is unknown."""
    return "$" in path and any(mark in path for mark in SYMBOLS)


def certain_part(path: str) -> str:
    """Return the directory above the first unknown part of a path."""
    at = min((path.find(mark) for mark in SYMBOLS if mark in path), default=len(path))
    return path if at == len(path) else path[: path.rfind("/", 0, at)] or "/"


@dataclass(slots=True)
class _Search:
    """What is known of a path while the changes are gone through, the newest first."""

    path: str
    owner: str | None = ""
    executable: bool | str | None = ""
    may_exist: Cause | None = None
    may_lack: Cause | None = None
    implied: File | None = None

    def visit(self, change: Change) -> Found | None:
        """Take one change into account. Return the answer if it is final."""
        path = self.path
        match change:
            case Put():
                file = change.files.get(path)
                if file is not None:
                    return Found(file)
                if path in change.parents:
                    self._imply(next(iter(change.files.values())).origin)
                elif any("$" in name for name in change.files):
                    self._guess(change)
            case Tree():
                return self._tree(change)
            case Remove():
                if below(path, change.target) and (change.itself or path != change.target):
                    return NOTHING
            case Touched():
                if below(path, change.target) and path != "/":
                    self.may_exist = self.may_exist or change.cause
            case Attributes():
                self._attributes(change)
            case Maybe():
                self._maybe(change)
        return None

    def _guess(self, change: Put) -> None:
        for name, file in change.files.items():
            if symbolic(name) and below(self.path, certain_part(name)) and self.path != certain_part(name):
                reason = f"part of the path {name} is unknown"
                self.may_exist = self.may_exist or Cause(file.origin.line, reason)

    def _imply(self, origin: Origin) -> None:
        if self.implied is None:
            made = Origin(origin.source, origin.line, name=origin.name)
            self.implied = File(path=self.path, kind=Kind.DIRECTORY, origin=made, executable=True)

    def _tree(self, change: Tree) -> Found | None:
        path, target = self.path, change.target
        if not below(path, target):
            if below(target, path):
                self._imply(change.origin)
            return None
        rest = path[len(target.rstrip("/")) :].lstrip("/")
        source = join(change.directory, rest) if rest else change.directory
        found = change.place.find(source)
        if found.file is not None:
            origin = replace(
                change.origin,
                path=source if change.origin.source is not Source.CONTEXT else source.lstrip("/"),
                file=found.file if change.origin.source is Source.STAGE else None,
            )
            owner = found.file.owner if change.owner is None else change.owner
            if not rest and found.file.kind is Kind.DIRECTORY:
                self._imply(origin)
                return None
            return Found(replace(found.file, path=path, origin=origin, owner=owner))
        if found.cause is not None:
            if not rest:
                self._imply(change.origin)
            else:
                self.may_exist = self.may_exist or found.cause
        return None

    def _attributes(self, change: Attributes) -> None:
        if change.target == self.path or (change.recursive and below(self.path, change.target)):
            if self.owner == "":
                self.owner = change.owner
            if self.executable == "":
                self.executable = change.executable

    def _maybe(self, change: Maybe) -> None:
        inner = _Search(self.path)
        found = inner.visit(change.change)
        if (found is not None and found.file is not None) or inner.implied or inner.may_exist:
            self.may_exist = self.may_exist or change.cause
        elif found is NOTHING:
            self.may_lack = self.may_lack or change.cause
        if self.owner == "" and inner.owner != "":
            self.owner = None
        if self.executable == "" and inner.executable != "":
            self.executable = None

    def answer(self, found: Found) -> Found:
        """Return the final answer for what is below the changes that were visited."""
        file = found.file
        if file is None and self.implied is not None:
            file = self.implied
        if file is None:
            if found.cause is None and self.may_exist is None:
                return found
            return Found(None, self.may_exist or found.cause)
        if self.may_lack is not None:
            return Found(None, self.may_lack)
        owner = file.owner if self.owner == "" else self.owner
        executable = file.executable if isinstance(self.executable, str) else self.executable
        if owner != file.owner or executable is not file.executable:
            file = replace(file, owner=owner, executable=executable)
        return Found(file)


def look(path: str, changes: Sequence[Change], base: Place) -> Found:
    """Return what is at a path, without following links."""
    search = _Search(path)
    for change in reversed(changes):
        found = search.visit(change)
        if found is not None:
            return search.answer(found)
    return search.answer(base.find(path, follow=False))


def follow_links(path: str, changes: Sequence[Change], base: Place, *, last: bool) -> Found:
    """Return what is at a path, through links."""
    path = normpath(path)
    hops = 0
    at = path.find("/", 1)
    while True:
        prefix = path if at < 0 else path[:at]
        if at < 0 and not last:
            return look(path, changes, base)
        found = look(prefix, changes, base)
        if found.file is not None and found.file.kind is Kind.LINK:
            hops += 1
            if hops > _HOPS:
                return NOTHING
            target = found.file.target
            if symbolic(target):
                return Found(None, Cause(found.file.origin.line, f"the link {prefix} has an unknown target"))
            path = normpath(join(dirname(prefix), target) + (path[at:] if at >= 0 else ""))
            at = path.find("/", 1)
            continue
        if at < 0:
            return found
        if found.exists.no:
            return look(path, changes, base)
        at = path.find("/", at + 1)


def real_directory(path: str, changes: Sequence[Change], base: Place) -> str:
    """Return a directory with the links in its path replaced by their targets."""
    hops, at = 0, path.find("/", 1)
    while path != "/":
        prefix = path if at < 0 else path[:at]
        file = look(prefix, changes, base).file
        if file is not None and file.kind is Kind.LINK and hops < _HOPS and not symbolic(file.target):
            hops += 1
            path = normpath(join(dirname(prefix), file.target) + (path[at:] if at >= 0 else ""))
            at = path.find("/", 1)
        elif at < 0:
            break
        else:
            at = path.find("/", at + 1)
    return path


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a stage."""

    base: Place = field(repr=False)
    changes: tuple[Change, ...]

    def find(self, path: str, *, follow: bool = True) -> Found:
        """Return what is at an absolute path, through links in its directories.

        Args:
            path: the path.
            follow: whether a link at the path itself is followed as well.
        """
        return follow_links(path, self.changes, self.base, last=follow)

    def put(self) -> Iterator[File]:
        """Yield the files and directories that instructions put there, the first one first.

        A directory that is copied as a whole is one entry. Files of the base and removed files are left out, those of
        parent stages are not.
        """
        if isinstance(self.base, Files):
            yield from self.base.put()
        for at, change in enumerate(self.changes):
            for file in _entries(change):
                if not _replaced(file.path, self.changes[at + 1 :]):
                    found = look(file.path, self.changes, self.base).file
                    if found is not None:
                        yield found

    def list(self, directory: str = "/", limit: int = 10_000) -> tuple[File, ...]:
        """Return the known files and links below a directory, without those of the base, in the order of their paths.

        Args:
            directory: an absolute path.
            limit: the largest number of files.
        """
        names: dict[str, None] = {}
        if isinstance(self.base, Files):
            names = dict.fromkeys(file.path for file in self.base.list(directory, limit))
        for change in self.changes:
            for path in _paths(change, directory, limit):
                names[path] = None
        found = []
        for name in sorted(names)[:limit]:
            file = look(name, self.changes, self.base).file
            if file is not None and file.kind is not Kind.DIRECTORY:
                found.append(file)
        return tuple(found)

    def names(self, directory: str) -> set[str]:
        """Return the names that may be in a directory, without looking them up."""
        found = self.base.names(directory)
        for change in self.changes:
            match change:
                case Put():
                    found |= {name for path in change.files if (name := child(path, directory))}
                case Tree():
                    if name := child(change.target, directory):
                        found.add(name)
                    elif below(directory, change.target):
                        inside = directory[len(change.target.rstrip("/")) :]
                        found |= change.place.names(normpath(f"{change.directory}/{inside}"))
        return found

    @property
    def doubts(self) -> tuple[Cause, ...]:
        """Why files may be there that nothing here names, in order."""
        earlier = self.base.doubts if isinstance(self.base, Files) else ()
        found = [change.cause for change in self.changes if isinstance(change, Touched | Maybe)]
        return tuple(dict.fromkeys([*earlier, *found]))


def _entries(change: Change) -> Iterator[File]:
    match change:
        case Put():
            yield from change.files.values()
        case Tree():
            yield File(
                path=change.target,
                kind=Kind.DIRECTORY,
                origin=change.origin,
                owner=change.owner,
                executable=True,
            )


def _replaced(path: str, later: Sequence[Change]) -> bool:
    return any(
        (isinstance(change, Put) and path in change.files)
        or (isinstance(change, Tree) and change.target == path)
        for change in later
    )


def _paths(change: Change, directory: str, limit: int) -> Iterator[str]:
    match change:
        case Put():
            yield from (path for path in change.files if below(path, directory))
        case Tree() if below(change.target, directory) or below(directory, change.target):
            inside = directory[len(change.target.rstrip("/")) :] if below(directory, change.target) else ""
            start = normpath(f"{change.directory}/{inside}")
            for file in change.place.list(start, limit):
                rest = file.path[len(change.directory.rstrip("/")) :].lstrip("/")
                yield join(change.target, rest)
        case _:
            return
