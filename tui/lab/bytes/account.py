"""The account of a program: every byte of its file is assigned to one part."""

from enum import StrEnum
from functools import cached_property

from tui.frozen import dataclass


class Group(StrEnum):
    """The purpose of bytes."""

    OWN = "own code"
    DEPENDENCY = "dependencies"
    STANDARD = "standard library"
    FOREIGN = "C code"
    EMBEDDED = "embedded files"
    TYPES = "types and strings"
    """Read-only data without its own symbol, shared by the packages."""
    TABLES = "function tables"
    """The pclntab, which maps addresses to functions and lines for panics and the garbage collector."""
    DEBUG = "debug information"
    """DWARF and the symbol table, which a running program does not read."""
    OTHER = "other"
    """Headers, small sections, and data without a symbol."""


CODE = (Group.OWN, Group.DEPENDENCY, Group.STANDARD, Group.FOREIGN)
"""The groups that consist of packages."""


@dataclass(frozen=True, slots=True)
class Item:
    """A function, a variable or a file."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The smallest unit with a row in the table: a package, or a kind of data."""

    group: Group
    module: str
    """The module's path with its version, or the group's name for data outside of modules."""
    name: str
    """The import path, or the kind of data."""
    items: tuple[Item, ...] = ()
    """Largest first. Empty if there are no further details."""
    bytes: int
    loaded: bool = True
    """Whether it remains in a stripped program."""


@dataclass(frozen=True)
class Account:
    """Every byte of one program."""

    program: str
    bytes: int
    """The size of the whole file."""
    parts: tuple[Part, ...]
    """Largest first. They add up to :attr:`bytes`."""
    go_version: str = ""

    @cached_property
    def groups(self) -> dict[Group, int]:
        """The bytes of each group, largest first. Empty groups are omitted."""
        sums: dict[Group, int] = {}
        for part in self.parts:
            sums[part.group] = sums.get(part.group, 0) + part.bytes
        return {
            group: sums[group] for group in sorted(sums, key=lambda one: (-sums[one], one)) if sums[group]
        }

    @property
    def stripped_bytes(self) -> int:
        """Bytes without debug information and symbol table, as with ``-s -w`` except for padding."""
        return sum(part.bytes for part in self.parts if part.loaded)

    @property
    def attributed(self) -> float:
        """The share of the file outside of the group *other*, from 0 to 1."""
        return 1 - self.groups.get(Group.OTHER, 0) / self.bytes if self.bytes else 1.0

    def package(self, path: str) -> Part | None:
        """Return a package's part, or None if the program does not contain it."""
        return next((part for part in self.parts if part.name == path and part.group in CODE), None)
