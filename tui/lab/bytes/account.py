"""The account of a program: every byte of its file under one heading."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Group(StrEnum):
    """What bytes are for."""

    OWN = "own code"
    DEPENDENCY = "dependencies"
    STANDARD = "standard library"
    FOREIGN = "C code"
    EMBEDDED = "embedded files"
    TYPES = "types and strings"
    """Read-only data without a symbol of its own, which the packages share."""
    TABLES = "function tables"
    """The pclntab: which function and line an address belongs to, for panics and the garbage collector."""
    DEBUG = "debug information"
    """DWARF and the symbol table: nothing that a running program reads."""
    OTHER = "other"
    """Headers, small sections, and data that no symbol names."""


CODE = (Group.OWN, Group.DEPENDENCY, Group.STANDARD, Group.FOREIGN)
"""The groups that are made of packages."""


@dataclass(frozen=True, slots=True)
class Item:
    """A function, a variable or a file."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The smallest thing that has a row of its own: a package, or a kind of data."""

    group: Group
    module: str
    """The module's path with its version; the group's name for what belongs to none."""
    name: str
    """The import path, or what it is."""
    items: tuple[Item, ...] = ()
    """Largest first; empty where nothing smaller is known."""
    bytes: int
    loaded: bool = True
    """Whether it stays when the program is stripped."""


@dataclass(frozen=True)
class Account:
    """Every byte of one program."""

    program: str
    bytes: int
    """Of the whole file."""
    parts: tuple[Part, ...]
    """Largest first. They add up to :attr:`bytes`."""
    go_version: str = ""

    @cached_property
    def groups(self) -> dict[Group, int]:
        """The bytes of each group, largest first; empty groups are left out."""
        sums: dict[Group, int] = {}
        for part in self.parts:
            sums[part.group] = sums.get(part.group, 0) + part.bytes
        return {
            group: sums[group] for group in sorted(sums, key=lambda one: (-sums[one], one)) if sums[group]
        }

    @property
    def stripped_bytes(self) -> int:
        """What is left without debug information and symbol table: what ``-s -w`` gives, but for padding."""
        return sum(part.bytes for part in self.parts if part.loaded)

    @property
    def told(self) -> float:
        """The share of the file that has a heading other than *other*, from 0 to 1."""
        return 1 - self.groups.get(Group.OTHER, 0) / self.bytes if self.bytes else 1.0

    def package(self, path: str) -> Part | None:
        """Return a package's part, or None when nothing of it is in the program."""
        return next((part for part in self.parts if part.name == path and part.group in CODE), None)
