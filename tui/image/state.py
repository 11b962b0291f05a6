"""A stage while its instructions are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename, dirname, join, normpath

from tui.image.answer import Cause, Value
from tui.image.context import ContextFiles
from tui.image.file import File, Found, Kind, Origin, Source
from tui.image.files import (
    SYMBOLS,
    Attributes,
    Change,
    Files,
    Maybe,
    Place,
    Put,
    Remove,
    Touched,
    Tree,
    certain_part,
    follow_links,
    put,
    real_directory,
    symbolic,
)
from tui.image.go import GoBuild
from tui.image.model import Base, Command, Copy, Package
from tui.image.scope import Scope

UNKNOWN_DIRECTORY = "/${WORKDIR}"
"""The working directory of a base of others."""
_COMMANDS = 2000
"""Commands that are followed in one Dockerfile, including those of loops and scripts."""


@dataclass(slots=True)
class Budget:
    """Bounds the work for one Dockerfile."""

    left: int = _COMMANDS


@dataclass(slots=True)
class State:
    """What is known of a stage so far."""

    index: int
    base: Base
    place: Place
    context: ContextFiles
    scope: Scope
    budget: Budget
    directory: str = "/"
    user: Value = field(default_factory=lambda: Value(""))
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    changes: list[Change] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    """Where something may already have changed, so that another such change says nothing new."""
    users: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    """The home directories of users."""
    commands: list[Command] = field(default_factory=list)
    builds: list[GoBuild] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    cross: bool = False
    """Whether the stage runs on the platform of the builder, so that GOARCH may differ from it."""

    def find(self, path: str, *, follow: bool = True) -> Found:
        """Return what is at an absolute path now."""
        return follow_links(path, self.changes, self.place, last=follow)

    def files(self) -> Files:
        """Return the files as they are now."""
        return Files(self.place, tuple(self.changes))

    def add(self, change: Change) -> None:
        """Make a change."""
        change = self._real(change)
        if isinstance(change, Touched):
            if change.target in self.touched or "/" in self.touched:
                return
            self.touched.add(change.target)
        elif isinstance(change, Remove):
            self.touched.clear()
        self.changes.append(change)

    def _real(self, change: Change) -> Change:
        """Return a change at paths without links in their directories."""
        match change:
            case Put():
                moved = [replace(file, path=self.real(path)) for path, file in change.files.items()]
                return change if all(file.path in change.files for file in moved) else put(*moved)
            case Tree():
                target = real_directory(change.target, self.changes, self.place)
                return change if target == change.target else replace(change, target=target)
            case Remove() | Attributes():
                target = self.real(change.target)
                return change if target == change.target else replace(change, target=target)
            case Maybe():
                return Maybe(self._real(change.change), change.cause)
        return change

    def real(self, path: str) -> str:
        """Return a path without links in its directory."""
        directory = dirname(path)
        if directory == "/":
            return path
        return f"{real_directory(directory, self.changes, self.place).rstrip('/')}/{basename(path)}"

    def put(self, *files: File) -> None:
        """Put files."""
        self.add(put(*files))

    def touch(self, path: str, cause: Cause) -> None:
        """Note that something below a path may have changed."""
        self.add(Touched(certain_part(path), cause))

    def make_directory(self, path: str, line: int, owner: str | None) -> None:
        """Make a directory where there is none."""
        if symbolic(path) or not self.find(path).is_directory.yes:
            origin = Origin(Source.INSTRUCTION, line)
            self.put(File(path=path, kind=Kind.DIRECTORY, origin=origin, owner=owner, executable=True))

    def absolute(self, path: str) -> str:
        """Return a path relative to the working directory as an absolute one."""
        return absolute(self.directory, path)

    @property
    def home(self) -> str:
        """The home directory of the user, or empty if it is unknown."""
        name = self.user.text.partition(":")[0]
        if not self.user.known:
            return ""
        if name.isdecimal():
            named = next((user for user, uid in self.users.items() if uid == name), None)
            return "/" if named is None else self.homes.get(named, "")
        return self.homes.get(name or "root", "")

    @property
    def owner(self) -> str | None:
        """The owner of what a command makes, as numbers if they are known."""
        return owner(self.user.text or "0:0", self.users, self.groups)


def absolute(directory: str, path: str) -> str:
    """Return a path relative to a directory as an absolute one, without dots."""
    # a path that starts with an unknown part is most often absolute, as in $GOPATH/src
    found = normpath(join(directory, f"/{path}" if path.startswith(SYMBOLS) else path))
    return found[1:] if found.startswith("//") else found


def owner(
    text: str, users: Mapping[str, str], groups: Mapping[str, str], *, same: bool = False
) -> str | None:
    """Return the owner that ``USER``, ``--chown`` or ``chown`` names, as numbers where they are known.

    Args:
        text: a user, perhaps with a group.
        users: the user ids of names.
        groups: the group ids of names, also those of the main groups of users.
        same: whether a missing group has the number of the user, as in ``--chown``.
    """
    if "$" in text:
        return None
    user, colon, group = text.partition(":")
    found = user if user.isdecimal() else users.get(user) or user
    if not colon and same:
        group = found
    elif not colon:
        group = user if not user.isdecimal() and user in users else "0"
    return f"{found}:{group if group.isdecimal() else groups.get(group) or users.get(group) or group}"
