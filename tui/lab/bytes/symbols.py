"""The symbol table of an ELF file: what has a name, and how many bytes it takes."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_OBJECTS = frozenset({0, 1, 2})
"""STT_NOTYPE, STT_OBJECT and STT_FUNC: what lies at an address; sections, files and thread-local storage do not."""

_LONGEST = 1 << 14
"""Bytes of a name that are read: generic code has names of thousands, and nothing ends those of a damaged file."""


class Symbol(NamedTuple):
    """One symbol; a large program has a hundred thousand."""

    address: int
    bytes: int
    name: str


def symbols(table: bytes, names: bytes, *, wide: bool = True, little: bool = True) -> Iterator[Symbol]:
    """Yield the symbols that take room and lie somewhere, in the order of the table.

    These are the figures of ``go tool nm -size``, but for the letter, which nobody needs: Go 1.26 and later call what
    lies in .bss ``D``, like data that the file does hold. Only the section that an address lies in tells them apart.

    Args:
        table: the section ``.symtab``.
        names: the section that its names lie in.
        wide: whether the file is of the 64-bit class.
        little: whether it is little-endian.
    """
    order = "<" if little else ">"
    entry = struct.Struct(f"{order}{'IBBHQQ' if wide else 'IIIBBH'}")
    whole = len(table) - len(table) % entry.size
    for fields in entry.iter_unpack(table[:whole]):
        if wide:
            at, info, _, section, address, size = fields
        else:
            at, address, size, info, _, section = fields
        if size and section and info & 15 in _OBJECTS and at < len(names):
            name, _, _ = names[at : at + _LONGEST].partition(b"\0")
            yield Symbol(address, size, name.decode("utf-8", "replace"))
